import { useEffect, useId, useState } from "react";
import { useApp } from "../app/context.tsx";
import { dateTime } from "../app/time.ts";

/** Viewer, unit, grant and time repeated over the whole picture, so that a re-filmed screen says who filmed it. It deters; it cannot prevent. */
export function Watermark({ text }: { readonly text: string }) {
  const { now, tongue } = useApp();
  const id = useId();
  const [at, setAt] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setAt(now()), 1000);
    return () => clearInterval(timer);
  }, [now]);
  const width = Math.max(18, text.length * 1.1) * 14;
  return (
    <svg className="watermark" aria-hidden data-testid="watermark">
      <defs>
        <pattern id={id} width={width} height="150" patternUnits="userSpaceOnUse" patternTransform="rotate(-18)">
          <text x="8" y="48">
            {text}
          </text>
          <text x="8" y="70">
            {dateTime(at, tongue, true)}
          </text>
        </pattern>
      </defs>
      <rect width="100%" height="100%" fill={`url(#${id})`} />
    </svg>
  );
}
