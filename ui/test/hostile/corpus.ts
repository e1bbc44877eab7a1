// Texts that somebody might send to do harm, by trick: each with what it tries. Written for this
// project; hidden characters stand as escapes in the files.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Hostile {
  trick: string;
  text: string;
  why: string;
}

const FOLDER = import.meta.dirname;

export const CORPUS: Hostile[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".json"))
  .sort()
  .flatMap((name) =>
    (JSON.parse(readFileSync(join(FOLDER, name), "utf8")) as [string, string][]).map(([text, why]) => ({ trick: name.replace(".json", ""), text, why })),
  );

export const TRICKS = [...new Set(CORPUS.map(({ trick }) => trick))];
