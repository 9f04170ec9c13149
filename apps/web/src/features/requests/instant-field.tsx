import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { clock, clockText, dayOf, dayStart } from "../../app/time.ts";

interface Props {
  readonly name: string;
  readonly label: string;
  readonly at: number | undefined;
  readonly onChange: (at: number | undefined) => void;
}

/** A day and a 24-hour clock side by side; browsers draw their own date-time field in 12 hours in some languages. */
export function InstantField({ name, label, at, onChange }: Props) {
  const { t } = useTranslation();
  const [day, setDay] = useState("");
  const [time, setTime] = useState("");
  useEffect(() => {
    if (at === undefined) return;
    setDay(dayOf(at));
    setTime(clock(at));
  }, [at]);
  const change = (nextDay: string, nextTime: string): void => {
    setDay(nextDay);
    setTime(nextTime);
    const sinceMidnight = clockText(nextTime);
    onChange(nextDay === "" || sinceMidnight === undefined ? undefined : dayStart(nextDay) + sinceMidnight);
  };
  return (
    <fieldset className="field">
      <legend className="field-label">{label}</legend>
      <div className="instant">
        <input
          className="input figures"
          type="date"
          aria-label={`${label} ${t("recordings.day")}`}
          value={day}
          onChange={(event) => change(event.target.value, time)}
          data-testid={`window-${name}-day`}
        />
        <input
          className="input figures"
          inputMode="numeric"
          maxLength={5}
          placeholder="14:02"
          aria-label={`${label} ${t("viewings.when")}`}
          value={time}
          onChange={(event) => change(day, event.target.value)}
          data-testid={`window-${name}-time`}
        />
      </div>
    </fieldset>
  );
}
