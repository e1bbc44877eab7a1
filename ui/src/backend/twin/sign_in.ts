// The twin's sign-in: asks, is declined one permission, asks again, and completes by itself.
import type { AccountView, AppEvent, SignedOut, SignInView } from "../types.gen";
import { failureOf } from "./failures";

const now = () => Math.floor(Date.now() / 1000);

const mira = (): AccountView => ({
  id: "acct-1",
  kind: "codex",
  email: "mira@example.com",
  plan: "plus",
  workspace: "b3f1c2d4-0000-4d1c",
  issuer: "https://auth.openai.com",
  expires_at: now() + 9 * 86400,
  last_refresh: now() - 3600,
  store: "keyring",
  status: "ok",
  active: true,
});

export class TwinSignIn {
  view: SignInView = { state: "idle" };
  accounts: AccountView[];
  private timers: ReturnType<typeof setTimeout>[] = [];

  constructor(
    private tell: (event: AppEvent) => void,
    signedIn: boolean,
  ) {
    this.accounts = signedIn ? [mira()] : [];
  }

  start(): SignInView {
    this.cancel();
    this.show({
      state: "waiting",
      url: "https://auth.openai.com/oauth/authorize?response_type=code&client_id=app_demo&scope=openid%20profile%20email%20offline_access",
      redirect_uri: "http://localhost:1455/auth/callback",
      listening_on: "localhost:1455",
      expires_at: now() + 600,
      notices: [],
    });
    this.after(1200, () => {
      if (this.view.state !== "waiting") return;
      const text = "OpenAI declined one permission, so Patchbay asked again without it.";
      this.show({ ...this.view, notices: [{ kind: "scope_rejected", text, subject: "api.responses.write" }] });
    });
    this.after(6000, () => this.finish());
    return this.view;
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

  signOut(id: string): SignedOut {
    this.setAccounts(this.accounts.filter((account) => account.id !== id));
    return { revoked: true };
  }

  private finish(): void {
    this.timers.forEach(clearTimeout);
    this.show({ state: "exchanging" });
    this.after(500, () => {
      this.setAccounts([mira()]);
      this.show({ state: "idle" });
    });
  }

  private setAccounts(accounts: AccountView[]): void {
    this.accounts = accounts;
    this.tell({ type: "accounts", accounts });
  }

  private show(view: SignInView): void {
    this.view = view;
    this.tell({ type: "sign_in", view });
  }

  private after(ms: number, work: () => void): void {
    this.timers.push(setTimeout(work, ms));
  }
}
