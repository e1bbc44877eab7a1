// What is attached in the twin: checked as Rust does, kept in memory.
import type { Attachment, AttachmentContent, AttachmentLimits, Failure } from "../types.gen";
import { failureOf } from "./failures";

export const LIMITS: AttachmentLimits = {
  picture_bytes: 20 << 20,
  picture_pixels: 50_000_000,
  picture_side: 2_048,
  text_bytes: 256 << 10,
  most: 10,
  paste_characters: 4_000,
};

const PICTURES: [string, number[]][] = [
  ["image/png", [0x89, 0x50, 0x4e, 0x47]],
  ["image/jpeg", [0xff, 0xd8, 0xff]],
  ["image/gif", [0x47, 0x49, 0x46, 0x38]],
  ["image/webp", [0x52, 0x49, 0x46, 0x46]],
];

const refused = (title: string, meaning: string, action_text: string): Failure => ({ ...failureOf("schema"), title, meaning, action_text });

/** What a PNG says of its size; of other pictures a usual one. */
function sizeOf(bytes: Uint8Array): { width: number; height: number } {
  if (bytes[0] !== 0x89 || bytes.length < 24) return { width: 1200, height: 800 };
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

export class TwinAttachments {
  private bytes = new Map<string, Uint8Array>();
  private known = new Map<string, Attachment>();

  add(name: string, bytes: Uint8Array): Attachment {
    const attachment = this.ready(name.split(/[/\\]/).at(-1) || "attachment", bytes);
    this.bytes.set(attachment.id, bytes);
    this.known.set(attachment.id, attachment);
    return attachment;
  }

  /** The same file once more, for another message. */
  copy(attachment: Attachment): Attachment {
    const copied = { ...attachment, id: crypto.randomUUID() };
    this.bytes.set(copied.id, this.bytes.get(attachment.id) ?? new Uint8Array());
    this.known.set(copied.id, copied);
    return copied;
  }

  get(id: string): Attachment | undefined {
    return this.known.get(id);
  }

  content(id: string): AttachmentContent | null {
    const [attachment, bytes] = [this.known.get(id), this.bytes.get(id)];
    if (!attachment || !bytes) return null;
    if (attachment.kind === "text") return { type: "text", text: new TextDecoder().decode(bytes) };
    const signs: string[] = [];
    for (let at = 0; at < bytes.length; at += 8_192) signs.push(String.fromCharCode(...bytes.subarray(at, at + 8_192)));
    return { type: "image", data_url: `data:${attachment.media_type};base64,${btoa(signs.join(""))}` };
  }

  private ready(name: string, bytes: Uint8Array): Attachment {
    const [picture] = PICTURES.find(([, magic]) => magic.every((byte, at) => bytes[at] === byte)) ?? [];
    const id = crypto.randomUUID();
    if (picture !== undefined) {
      const { width, height } = sizeOf(bytes);
      if (bytes.length > LIMITS.picture_bytes || width * height > LIMITS.picture_pixels)
        throw refused(`The picture ${name} is too large.`, "A picture may have 20 MB and 50 million pixels.", "Attach a smaller copy.");
      const scale = Math.min(1, LIMITS.picture_side / Math.max(width, height));
      return { id, kind: "image", name, media_type: picture, size: bytes.length, width: Math.round(width * scale), height: Math.round(height * scale) };
    }
    if (bytes.length > LIMITS.text_bytes)
      throw refused(`The file ${name} is too large.`, "A text may have 256 kB. A model does not read more than that well.", "Attach the part that matters.");
    if (!isText(bytes)) throw refused(`The file ${name} is neither a picture nor a text.`, "Pictures may be PNG, JPEG, WebP or GIF. A text is UTF-8.", "Attach a picture or a text file.");
    return { id, kind: "text", name, media_type: "text/plain", size: bytes.length, width: null, height: null };
  }
}

function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
