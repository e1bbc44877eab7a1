// The twin's sign-in: asks, is declined one permission, asks again, and completes by itself. By
// device code it is agreed to elsewhere. `?codex-cli` leaves a sign-in of Codex CLI to be found,
// `?two-accounts` begins with a second one that was signed out (with `second-usable` it was not), `?device-off` has device codes
// switched off, `?port-busy` another program on the first port, `?keychain-locked` a keychain that is
// locked until the sign-in is saved again. `?sign-in-fails=KIND` ends it with a failure, and
// `?stays=waiting` or `?stays=exchanging` leaves it there.
import type { AccountView, AppEvent, Failure, Kind, RoutedAccount, SignedOut, SignInView, SignInWay, SignOutNotice, WaysIn } from "../types.gen";
import { failureOf } from "./failures";

const now = () => Math.floor(Date.now() / 1000);
const ISSUER = "https://auth.openai.com";

const mira = (): AccountView => ({
  id: "acct-1",
  kind: "codex",
  email: "mira@example.com",
  plan: "plus",
  workspace: "b3f1c2d4-0000-4d1c",
  issuer: ISSUER,
  expires_at: now() + 9 * 86400,
  last_refresh: now() - 3600,
  store: "keyring",
  status: "ok",
  active: true,
  scopes: ["openid", "profile", "email", "offline_access"],
});

const plan = (): AccountView => ({ ...mira(), id: "acct-3", kind: "plan", workspace: null, scopes: ["openid", "profile", "email", "chatgpt.tokens.use.direct"] });

const borrowed = (): AccountView => ({ ...mira(), id: "acct-4", store: "file", borrowed_from: "codex_cli" });

const work = (): AccountView => ({
  ...mira(),
  id: "acct-2",
  email: "work@example.org",
  plan: "team",
  workspace: "77aa01c2-0000-9e2f",
  expires_at: now() - 2 * 86400,
  last_refresh: now() - 12 * 86400,
  status: "signed_out",
  active: false,
});

const keychainLocked = (): Failure => ({
  ...failureOf("file_not_writable"),
  title: "The system keychain is locked, so the sign-in could not be saved.",
  meaning: "",
  detail: null,
  action_text: "Unlock it and choose Save again; the sign-in is held until Patchbay closes.",
});

export class TwinSignIn {
  view: SignInView = { state: "idle" };
  accounts: AccountView[];
  private timers: ReturnType<typeof setTimeout>[] = [];
  private arriving = mira;
  private locked: boolean;

  constructor(
    private readonly tell: (event: AppEvent) => void,
    private readonly options: URLSearchParams,
    private readonly routed: (account: AccountView) => RoutedAccount,
  ) {
    this.locked = options.has("keychain-locked");
    this.accounts = options.has("signed-in") ? [mira()] : [];
    if (options.has("two-accounts")) this.accounts = [mira(), options.has("second-usable") ? { ...work(), status: "ok", expires_at: now() + 9 * 86400 } : work()];
  }

  waysIn(): WaysIn {
    const found = this.options.has("codex-cli");
    const { email, plan, expires_at } = mira();
    return { codex_cli: found ? { email, plan, expires_at, status: "ok" } : null };
  }

  start(way: SignInWay): SignInView {
    this.cancel();
    this.arriving = way === "plan" ? plan : mira;
    if (way === "device") return this.startDevice();
    const busy = this.options.has("port-busy");
    this.show({
      state: "waiting",
      url: `${ISSUER}/oauth/authorize?response_type=code&client_id=app_demo&scope=openid%20profile%20email%20offline_access`,
      redirect_uri: `http://127.0.0.1:${busy ? 1457 : 1455}/auth/callback`,
      listening_on: `127.0.0.1:${busy ? 1457 : 1455}`,
      expires_at: now() + 600,
      notices: busy ? [{ kind: "port_busy", text: "codex (process 4242) holds port 1455, so Patchbay listens on port 1457.", subject: "1455" }] : [],
    });
    this.after(1200, () => {
      if (this.view.state !== "waiting" || way === "plan" || busy) return;
      const text = "OpenAI declined one permission, so Patchbay asked again without it.";
      this.show({ ...this.view, notices: [{ kind: "scope_rejected", text, subject: "api.responses.write" }] });
    });
    this.finishAfter(6000);
    return this.view;
  }

  private finishAfter(ms: number): void {
    const kind = this.options.get("sign-in-fails") as Kind | null;
    if (kind !== null) return this.after(300, () => this.show({ state: "failed", failure: failureOf(kind) }));
    if (this.options.get("stays") !== "waiting") this.after(ms, () => this.finish());
  }

  private startDevice(): SignInView {
    if (this.options.has("device-off")) throw failureOf("auth_declined");
    this.show({ state: "device", verification_url: `${ISSUER}/codex/device`, user_code: "QX7K-M2FPD", expires_at: now() + 900, notices: [] });
    this.finishAfter(8000);
    return this.view;
  }

  again(id: string): SignInView {
    const view = this.start(this.find(id).kind === "plan" ? "plan" : "browser");
    this.arriving = () => ({ ...this.find(id), status: "ok", expires_at: now() + 9 * 86400, last_refresh: now() });
    return view;
  }

  importCodexCli(): AccountView {
    if (!this.options.has("codex-cli")) throw failureOf("auth_missing");
    this.add(borrowed());
    return this.find("acct-4");
  }

  paste(text: string): void {
    if (!/code=|^[\w-]{8,}/.test(text)) throw failureOf("callback_invalid");
    this.finish();
  }

  cancel(): void {
    this.timers.forEach(clearTimeout);
    this.timers = [];
    if (this.view.state !== "idle") this.show({ state: "idle" });
  }

  use(id: string): void {
    this.setAccounts(this.accounts.map((account) => ({ ...account, active: account.id === id })));
  }

  rename(id: string, label: string): void {
    const { label: _, ...rest } = this.find(id);
    this.put(label.trim() === "" ? rest : { ...rest, label: label.trim() });
  }

  renew(id: string): AccountView {
    const account = this.find(id);
    if (account.status !== "ok" || account.borrowed_from) throw failureOf("auth_expired");
    this.put({ ...account, expires_at: now() + 10 * 86400, last_refresh: now() });
    return this.find(id);
  }

  signOutNotice(id: string): SignOutNotice {
    const { email, issuer, status, borrowed_from } = this.find(id);
    if (borrowed_from) {
      const text = `Patchbay forgets that it may use Codex CLI's sign-in of ${email}. Nothing is revoked: Codex CLI stays signed in.`;
      return { account: id, revokes: false, text };
    }
    if (status === "signed_out") {
      const text = `The access token of ${email} is deleted from this computer. There is nothing to revoke: it ends by itself.`;
      return { account: id, revokes: false, text };
    }
    const text = `The tokens of ${email} are deleted from this computer and ${issuer} is asked to revoke this sign-in. Sign-ins of other programs and computers stay.`;
    return { account: id, revokes: true, text };
  }

  signOut(id: string): SignedOut {
    const { revokes } = this.signOutNotice(id);
    this.setAccounts(this.accounts.filter((account) => account.id !== id));
    return { revoked: revokes };
  }

  private find(id: string): AccountView {
    const found = this.accounts.find((account) => account.id === id);
    if (!found) throw failureOf("auth_missing");
    return found;
  }

  private finish(): void {
    this.timers.forEach(clearTimeout);
    this.show({ state: "exchanging" });
    if (this.options.get("stays") === "exchanging") return;
    this.after(500, () => {
      if (this.locked) return this.show({ state: "unsaved", failure: keychainLocked() });
      this.add(this.arriving());
      this.show({ state: "idle" });
    });
  }

  /** It is unlocked meanwhile. */
  saveAgain(): void {
    if (this.view.state !== "unsaved") return;
    this.locked = false;
    this.finish();
  }

  /** Adds an account, in use from now on. */
  private add(account: AccountView): void {
    const others = this.accounts.filter((other) => other.id !== account.id);
    this.setAccounts([...others.map((other) => ({ ...other, active: false })), { ...account, active: true }]);
  }

  private put(account: AccountView): void {
    this.setAccounts(this.accounts.map((other) => (other.id === account.id ? account : other)));
  }

  private setAccounts(accounts: AccountView[]): void {
    this.accounts = accounts;
    this.tellAccounts();
  }

  routedAccounts(): RoutedAccount[] {
    return this.accounts.map((account) => this.routed(account));
  }

  /** Who is signed in changed, or where their requests go. */
  tellAccounts(): void {
    this.tell({ type: "accounts", accounts: this.routedAccounts() });
  }

  private show(view: SignInView): void {
    this.view = view;
    this.tell({ type: "sign_in", view });
  }

  private after(ms: number, work: () => void): void {
    this.timers.push(setTimeout(work, ms));
  }
}
