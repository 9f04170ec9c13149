/**
 * What the product refuses to become. One list of words, looked for in names: of dependencies, tables, columns, routes,
 * query fields and identifiers. Prose may speak of them (to say that they are absent).
 */

/** Whole words of a name split at case, digits and punctuation. */
const refusedWords: ReadonlySet<string> = new Set([
  "face",
  "faces",
  "facial",
  "plate",
  "plates",
  "anpr",
  "alpr",
  "lpr",
  "biometric",
  "biometrics",
  "voiceprint",
  "gait",
  "pedestrian",
  "trajectory",
  "trajectories",
  "score",
  "scores",
  "scoring",
  "watchlist",
  "watchlists",
  "blacklist",
  "blacklists",
  "suspect",
  "suspects",
  "embedding",
  "embeddings",
  "reidentification",
  "reid",
  "emotion",
  "viid",
  "leaderboard",
]);

/** Neighbouring words that mean the same. */
const refusedPairs: ReadonlySet<string> = new Set([
  "watch list",
  "black list",
  "person search",
  "person match",
  "person track",
  "person image",
  "person feature",
  "feature vector",
  "ga 1400",
  "gat 1400",
  "t 1400",
  "vehicle search",
  "vehicle track",
  "object detect",
  "object detection",
  "motion track",
  "social credit",
  "point ranking",
  "speech recognition",
  "voice recognition",
  "image recognition",
]);

/** Names that hold a refused word in another sense; name → the sense. */
const otherSense: ReadonlyMap<string, string> = new Map([
  ["fontFace", "a CSS font"],
  ["FontFace", "a CSS font"],
]);

/** Parts of package names of libraries made for what the product refuses. */
const refusedPackages =
  /face-?api|facenet|deepface|insightface|mediapipe|tensorflow|tfjs|onnxruntime|opencv|tesseract|openalpr|plate-?recogni|rekognition|facebody|yolo|brain\.js|ml5|huggingface|xenova|transformers|darknet|clarifai|kairos|sherpa|vosk|whisper|human-?(pose|detect)/i;

/** The words of an identifier, path or SQL name, lower case. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .replaceAll(/(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])/g, " ")
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "")
    .map((word) => word.toLowerCase());
}

/** The refused word in a name, if any. */
export function refusedIn(name: string): string | undefined {
  if (otherSense.has(name)) return undefined;
  const words = wordsOf(name);
  const pairs = words.slice(1).map((word, index) => `${words[index]} ${word}`);
  return words.find((word) => refusedWords.has(word)) ?? pairs.find((pair) => refusedPairs.has(pair));
}

export function isRefusedPackage(name: string): boolean {
  return refusedPackages.test(name) || refusedIn(name) !== undefined;
}
