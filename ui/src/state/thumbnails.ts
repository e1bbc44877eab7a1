// Small pictures of what is attached, each made once. The picture itself comes from Rust as a data URL, is
// never an element of the page, and is let go when the small one is drawn.
import type { Backend } from "../backend/backend";

/** Side of a thumbnail in pixels: twice the size that it is drawn at. */
export const SIDE = 72;
/** So many are kept, the newest. */
const MOST = 100;

export class Thumbnails {
  private readonly made = new Map<string, Promise<HTMLCanvasElement | null>>();

  constructor(private readonly backend: Pick<Backend, "attachment">) {}

  /** Of the attachment `id`, cut to a square; null where there is no picture to be had. */
  of(id: string): Promise<HTMLCanvasElement | null> {
    const known = this.made.get(id) ?? this.make(id);
    this.made.delete(id);
    this.made.set(id, known);
    const [oldest] = this.made.keys();
    if (this.made.size > MOST && oldest !== undefined) this.made.delete(oldest);
    return known;
  }

  private async make(id: string): Promise<HTMLCanvasElement | null> {
    try {
      const content = await this.backend.attachment(id);
      if (content?.type !== "image") return null;
      const picture = await createImageBitmap(blobOf(content.data_url));
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = SIDE;
      const { width, height } = picture;
      const side = Math.min(width, height);
      canvas.getContext("2d")?.drawImage(picture, (width - side) / 2, (height - side) / 2, side, side, 0, 0, SIDE, SIDE);
      picture.close();
      return canvas;
    } catch {
      // The chip shows the mark of a picture instead.
      return null;
    }
  }
}

/** Of a `data:` URL in base64. */
export function blobOf(url: string): Blob {
  const [head = "", body = ""] = url.split(",");
  const bytes = Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0));
  return new Blob([bytes], { type: /^data:([^;]+)/.exec(head)?.[1] ?? "" });
}
