// The ways in and the accounts: what is under way, what a sheet asks, what was done.
import { asFailure, type Backend } from "../backend/backend";
import type { AccountView, Failure, FoundSignIn, SignOutNotice, SignInWay } from "../backend/types.gen";
import { nameOf } from "../words/accounts";
import { sentences } from "../words/list";
import { say, type Kept } from "../words/say.svelte";
import { moment } from "../words/time";
import type { Frame } from "./frame.svelte";

/** What stands over the page. */
export type AccountsSheet = { is: "add" } | { is: "sign_out"; account: AccountView; notice: SignOutNotice };

/** What was done, in the page's notice. */
export interface Told {
  title: Kept;
  text: Kept | null;
  /** Not all of it worked. */
  caution: boolean;
}

export class AccountsRoom {
  /** Codex CLI's sign-in, where there is one to use. */
  found = $state.raw<FoundSignIn | null>(null);
  sheet = $state.raw<AccountsSheet | null>(null);
  told = $state.raw<Told | null>(null);
  /** What failed, and where it is said: in the sheet, or in the card of an account. */
  failed = $state.raw<{ place: string; failure: Failure } | null>(null);
  /** A way in, `sign_out`, or `renew:` with an account's id. One thing at a time. */
  busy = $state<string | null>(null);

  constructor(
    private readonly backend: Backend,
    private readonly frame: Frame,
  ) {}

  /** Whether a sign-in of Codex CLI's stands beside our own and is not used yet. */
  readonly borrowable = $derived.by(() => {
    const used = this.frame.accounts.some((account) => account.borrowed_from === "codex_cli");
    return !used && this.found?.status === "ok" ? this.found : null;
  });

  async readWaysIn(): Promise<void> {
    try {
      this.found = (await this.backend.waysIn()).codex_cli;
    } catch {
      // The row stays away; the other ways in are there.
      this.found = null;
    }
  }

  async start(way: SignInWay): Promise<void> {
    await this.once(way, async () => {
      await this.frame.signInStart(way);
      if (this.frame.failure === null) this.close();
    });
  }

  /** The sign-in that did not finish, once more. */
  async retry(): Promise<void> {
    await this.once("again", () => this.frame.signInRetry());
  }

  /** Uses Codex CLI's sign-in: read, never renewed. */
  async borrow(): Promise<void> {
    await this.once("codex_cli", () =>
      this.frame.guard(async () => {
        await this.backend.accountImportCodexCli();
        this.close();
        this.tell(() => say("accounts-told-borrowed"), () => say("accounts-told-borrowed.text"));
      }),
    );
  }

  /** Once more for the same person: the account stays, its tokens are new. */
  async signInAgain(account: AccountView): Promise<void> {
    // A borrowed sign-in is not ours to renew: this begins one of our own.
    if (account.borrowed_from !== undefined) return this.start("browser");
    await this.once("again", () => this.frame.signInAgain(account.id, account.kind === "plan" ? "plan" : "browser"));
  }

  async use(account: AccountView): Promise<void> {
    await this.at(account.id, "use", async () => {
      await this.backend.accountUse(account.id);
      const name = nameOf(account);
      this.tell(() => say("accounts-told-in-use", { name }));
    });
  }

  async rename(account: AccountView, label: string): Promise<void> {
    await this.at(account.id, "rename", async () => {
      await this.backend.accountRename(account.id, label.trim());
    });
  }

  async renew(account: AccountView): Promise<void> {
    await this.at(account.id, `renew:${account.id}`, async () => {
      const { expires_at } = await this.backend.accountRenew(account.id);
      const name = nameOf(account);
      this.tell(
        () => say("accounts-told-renewed", { name }),
        () => say("accounts-told-renewed.text", { when: moment(expires_at, this.frame.now) }),
      );
    });
  }

  /** Asks what a sign-out will do, then shows that before anything happens. */
  async askSignOut(account: AccountView): Promise<void> {
    await this.at(account.id, "notice", async () => {
      const notice = await this.backend.signOutNotice(account.id);
      this.sheet = { is: "sign_out", account, notice };
    });
  }

  async signOut(): Promise<void> {
    const { sheet } = this;
    if (sheet?.is !== "sign_out") return;
    await this.at("sheet", "sign_out", async () => {
      const { revoked } = await this.backend.signOut(sheet.account.id);
      this.sheet = null;
      this.tellSignedOut(sheet, revoked);
    });
  }

  openAdd(): void {
    this.frame.failure = null;
    this.failed = null;
    this.sheet = { is: "add" };
    void this.readWaysIn();
  }

  close(): void {
    this.sheet = null;
    this.failed = null;
  }

  /** Another screen: what was said there is over. */
  leave(): void {
    this.told = null;
    this.failed = null;
  }

  tell(title: Kept, text: Kept | null = null, caution = false): void {
    this.told = { title, text, caution };
    this.frame.announce(sentences(title(), text?.()));
  }

  private tellSignedOut({ account, notice }: { account: AccountView; notice: SignOutNotice }, revoked: boolean): void {
    const name = nameOf(account);
    const out: Kept = () => say("accounts-told-out", { name });
    if (account.borrowed_from !== undefined) return this.tell(() => say("accounts-told-returned"), () => say("accounts-told-returned.text"));
    if (revoked) return this.tell(out, () => say("accounts-told-out.revoked"));
    if (!notice.revokes) return this.tell(out, () => say("accounts-told-out.ends"));
    this.tell(
      () => say("accounts-told-out-here", { name }),
      () => say("accounts-told-out-here.text"),
      true,
    );
  }

  private async at(place: string, what: string, work: () => Promise<void>): Promise<void> {
    await this.once(what, async () => {
      try {
        await work();
      } catch (error) {
        this.failed = { place, failure: asFailure(error) };
      }
    });
  }

  private async once(what: string, work: () => Promise<void>): Promise<void> {
    if (this.busy !== null) return;
    this.busy = what;
    this.told = null;
    this.failed = null;
    this.frame.failure = null;
    try {
      await work();
    } finally {
      this.busy = null;
    }
  }
}
