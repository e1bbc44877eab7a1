// The ways in and the accounts: what is under way, what a sheet asks, what was done.
import { asFailure, type Backend } from "../backend/backend";
import type { AccountView, Failure, FoundSignIn, SignOutNotice, SignInWay } from "../backend/types.gen";
import { nameOf } from "../words/accounts";
import { moment } from "../words/time";
import type { Frame } from "./frame.svelte";

/** What stands over the page. */
export type AccountsSheet = { is: "add" } | { is: "sign_out"; account: AccountView; notice: SignOutNotice };

/** What was done, in the page's notice. */
export interface Told {
  title: string;
  text: string | null;
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
        this.tell("Patchbay uses Codex CLI’s sign-in.", "It is read anew for each request and never renewed, so Codex CLI stays signed in.");
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
      this.tell(`${nameOf(account)} is in use.`);
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
      this.tell(`${nameOf(account)} is renewed.`, `Its token is valid until ${moment(expires_at, this.frame.now)}.`);
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

  tell(title: string, text: string | null = null, caution = false): void {
    this.told = { title, text, caution };
    this.frame.announce(text === null ? title : `${title} ${text}`);
  }

  private tellSignedOut({ account, notice }: { account: AccountView; notice: SignOutNotice }, revoked: boolean): void {
    const who = nameOf(account);
    if (account.borrowed_from !== undefined) return this.tell("Patchbay no longer uses Codex CLI’s sign-in.", "Codex CLI stays signed in.");
    if (revoked) return this.tell(`Signed out of ${who}.`, "The issuer confirmed that this sign-in is revoked.");
    if (!notice.revokes) return this.tell(`Signed out of ${who}.`, "Its token is gone from this computer and ends by itself.");
    this.tell(
      `Signed out of ${who} on this computer.`,
      "Its tokens are gone from here. The issuer could not confirm that the sign-in is revoked; it ends by itself when it expires.",
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
