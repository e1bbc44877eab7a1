// A file of a message, opened over the page: a picture large, a text as text.
import { asFailure, type Backend } from "../backend/backend";
import type { Attachment, AttachmentContent, Failure } from "../backend/types.gen";

export class Viewing {
  attachment = $state.raw<Attachment | null>(null);
  /** What it holds; null until that is here. */
  content = $state.raw<AttachmentContent | null>(null);
  /** It is in no message any more. */
  gone = $state(false);
  failed = $state.raw<Failure | null>(null);

  constructor(private readonly backend: Backend) {}

  async open(attachment: Attachment): Promise<void> {
    this.close();
    this.attachment = attachment;
    try {
      const content = await this.backend.attachment(attachment.id);
      if (this.attachment !== attachment) return;
      this.content = content;
      this.gone = content === null;
    } catch (error) {
      if (this.attachment === attachment) this.failed = asFailure(error);
    }
  }

  close(): void {
    this.attachment = null;
    this.content = null;
    this.gone = false;
    this.failed = null;
  }
}
