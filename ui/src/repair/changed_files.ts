// Which files are behind a diff that is no longer the one on the screen.
import type { RepairPreview } from "../backend/types.gen";
import { fileName } from "../words/paths";

/** Names of the files whose diff differs. With `always`, never none: something did change. */
export function changedFiles(old: RepairPreview, fresh: RepairPreview, always: boolean): string[] {
  const same = (file: string) => {
    const [a, b] = [old, fresh].map((preview) => preview.files.find((diff) => diff.file === file));
    return JSON.stringify(a) === JSON.stringify(b);
  };
  const all = [...new Set([...old.files, ...fresh.files].map((diff) => diff.file))];
  const differing = all.filter((file) => !same(file));
  return (differing.length === 0 && always ? all : differing).map(fileName);
}
