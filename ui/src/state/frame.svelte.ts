// What every screen shares: who is signed in, where a sign-in stands, settings, limits, and which
// screen is open.
import { asFailure, type Backend } from "../backend/backend";
import type { AppEvent, AppState, EndpointsView, Failure, FirstFrame, Health, LimitWindow, RoutedAccount, RunningTurn, Screen as Shown, ScreenName as Screen, Settings, SignInView, SignInWay, UsageView } from "../backend/types.gen";
import { nameOf } from "../words/accounts";
import { sentences } from "../words/list";
import { tilde } from "../words/paths";
import { said } from "../words/said";
import { language, languageOf, say, speak } from "../words/say.svelte";

export type { Screen };

/** A disk that answers later than this does not hold the window. */
const WAYS_IN_MS = 150;

export class Frame {
  app = $state.raw<AppState | null>(null);
  usage = $state.raw<UsageView>({ plan: null, windows: [] });
  /** The active account's usage was asked for and answered, with windows or without. */
  usageRead = $state(false);
  screen = $state<Screen>("welcome");
  /** Why the window could not be drawn, or a command of its frame failed. */
  failure = $state.raw<Failure | null>(null);
  /** Read out by the one polite live region: nothing else on a screen is read out by itself. */
  announcement = $state("");
  now = $state(Math.floor(Date.now() / 1000));
  /** What the system says of its network, as the web view hears it. */
  online = $state(true);
  /** How the newest sign-in was begun: where it fails, the other ways are offered. */
  way = $state<SignInWay>("browser");
  private readonly toldOf = new WeakSet<Failure>();
  /** What a link asked for before there was a window to show it in. */
  private wanted: Shown | null = null;
  /** The account that the newest sign-in is for, where it is one that is known. */
  private renewing: string | null = null;

  /** Where a judgement goes that nobody asked for. */
  onHealth: (health: Health) => void = () => {};
  /** A turn that the page did not start: the chat follows it. */
  onTurn: (began: RunningTurn) => void = () => {};
  /** What the welcome shows and only Rust knows: it is there before the first word, so that no row comes late. */
  beforeWelcome: () => Promise<void> = async () => {};
  /** Where a link leads. */
  onShow: (screen: Shown) => void = () => {};

  readonly accounts = $derived<RoutedAccount[]>(this.app?.accounts ?? []);
  readonly account = $derived(this.accounts.find((account) => account.active && account.status !== "signed_out") ?? null);
  readonly signIn = $derived<SignInView>(this.app?.sign_in ?? { state: "idle" });
  /** Nothing outside this computer can be reached; what is simulated needs nothing outside. */
  readonly offline = $derived(!this.online && this.app?.simulated === false);
  readonly platform = $derived(this.app?.platform ?? "linux");
  readonly home = $derived(this.app?.home ?? "");
  /** Accounts and answers come from the simulator. */
  readonly simulated: boolean = $derived.by(() => this.app?.simulated ?? this.first?.simulated ?? false);
  /** This is the throw-away world of *Try it offline*. */
  readonly trial = $derived(this.app?.trial ?? false);

  private clock: ReturnType<typeof setInterval> | undefined;
  /** Counts what was heard of sign-ins. */
  private signInMoves = 0;
  /** Somebody chose a screen before it was known where to begin. */
  private chosen = false;

  /** `first` is what can be drawn before anything was asked; null where nothing is drawn till then. */
  constructor(
    readonly backend: Backend,
    readonly first: FirstFrame | null = null,
  ) {
    this.screen = first?.screen ?? "welcome";
  }

  /** Before anything is drawn: no word is seen in the wrong language, nothing in the wrong theme. */
  async begin(): Promise<void> {
    if (this.first) await this.appearAs(this.first.settings);
  }

  async open(): Promise<void> {
    await this.guard(async () => {
      // Asked at once where it will be needed, and not behind the rest.
      const waysIn = this.first?.screen === "welcome" ? this.beforeWelcome() : null;
      const [, app] = await Promise.all([this.backend.subscribe((event) => this.take(event)), this.backend.appState()]);
      await this.appearAs(app.settings);
      if (app.accounts.length === 0) await Promise.race([waysIn ?? this.beforeWelcome(), new Promise((done) => setTimeout(done, WAYS_IN_MS))]);
      this.app = app;
      if (!this.chosen) this.screen = this.beginning(app);
      if (this.account) void this.readUsage();
      if (this.wanted) this.onShow(this.wanted);
      this.wanted = null;
      if (this.trial) this.announce(say("trial-entered"));
    });
    // Clock times on the screen (what resets when, which day a chat was) move with the minute.
    this.clock = setInterval(() => (this.now = Math.floor(Date.now() / 1000)), 30_000);
  }

  /** The page is over: another world's takes its place. */
  close(): void {
    clearInterval(this.clock);
  }

  take(event: AppEvent): void {
    if (event.type === "limits") {
      this.usage = { ...this.usage, windows: event.windows };
      return;
    }
    if (event.type === "health") return this.onHealth(event.health);
    if (event.type === "turn_began") return this.onTurn(event.began);
    const app = this.app;
    if (event.type === "show") {
      if (app) this.onShow(event.screen);
      else this.wanted = event.screen;
      return;
    }
    if (!app) return;
    if (event.type === "sign_in") {
      this.signInMoves += 1;
      if (event.view.state === "exchanging") this.announce(say("window-answer-arrived"));
      this.app = { ...app, sign_in: event.view };
      return;
    }
    const before = this.account?.id ?? null;
    this.app = { ...app, accounts: event.accounts };
    const { account } = this;
    if (account && (before === null || this.signIn.state !== "idle")) this.announce(say("window-signed-in-as", { name: nameOf(account) }));
    if ((account?.id ?? null) === before) return;
    // One account's limits are not the next one's.
    this.usage = { plan: null, windows: [] };
    this.usageRead = false;
    if (!account) return;
    if (this.screen === "welcome") this.screen = "health";
    void this.readUsage();
  }

  /** Said until it was seen: the next start finds the new file, and says it no more. */
  seenSetAside(): void {
    if (this.app) this.app = { ...this.app, set_aside: null };
  }

  go(screen: Screen): void {
    this.chosen = true;
    this.screen = screen;
    this.failure = null;
  }

  /** A failure's words, once for each failure, wherever and however often its notice or card is drawn. */
  tell(failure: Failure, title?: string): void {
    if (this.toldOf.has(failure)) return;
    this.toldOf.add(failure);
    const words = said(failure);
    this.announce(sentences(title ?? words.title, words.meaning, words.action_text));
  }

  announce(text: string): void {
    // The same sentence twice is said twice only if it changes.
    this.announcement = this.announcement === text ? `${text} ` : text;
  }

  path(file: string): string {
    // A throw-away home must not read like the person's own.
    return tilde(file, this.home, this.trial ? say("trial-home") : "~");
  }

  async signInStart(way: SignInWay = "browser"): Promise<void> {
    this.way = way;
    this.renewing = null;
    await this.signInBegin(() => this.backend.signInStart(way));
  }

  /** Signs in once more for an account that is known. */
  async signInAgain(account: string, way: SignInWay): Promise<void> {
    this.way = way;
    this.renewing = account;
    await this.signInBegin(() => this.backend.signInAgain(account));
  }

  /** The same sign-in once more, for the same account. */
  async signInRetry(): Promise<void> {
    if (this.renewing === null) await this.signInStart(this.way);
    else await this.signInAgain(this.renewing, this.way);
  }

  async signInCancel(): Promise<void> {
    await this.guard(async () => {
      await this.backend.signInCancel();
      this.setSignIn({ state: "idle" });
    });
  }

  async saveSettings(change: Partial<Settings>): Promise<void> {
    const app = this.app;
    if (!app) return;
    await this.guard(async () => {
      const settings = await this.backend.settingsSave({ ...app.settings, ...change });
      await this.appearAs(settings);
      if (this.app) this.app = { ...this.app, settings };
    });
  }

  async readUsage(): Promise<void> {
    try {
      this.usage = await this.backend.usage();
    } catch {
      // The meters stay away; a chat or a live test says why in full.
    }
    this.usageRead = true;
  }

  window(name: LimitWindow["name"]): LimitWindow | null {
    return this.usage.windows.find((window) => window.name === name) ?? null;
  }

  /** Runs a command; its failure becomes the frame's notice. */
  async guard(work: () => Promise<void>): Promise<void> {
    try {
      this.failure = null;
      await work();
    } catch (error) {
      this.failure = asFailure(error);
    }
  }

  setEndpoints(endpoints: EndpointsView): void {
    if (this.app) this.app = { ...this.app, endpoints };
  }

  private async signInBegin(begin: () => Promise<SignInView>): Promise<void> {
    const before = this.signInMoves;
    await this.guard(async () => {
      const view = await begin();
      // Events and answers come by two ways: a browser that is signed in already can be back before
      // the answer is here, and the answer then tells of the past.
      if (this.signInMoves === before) this.setSignIn(view);
    });
  }

  private setSignIn(view: SignInView): void {
    if (this.app) this.app = { ...this.app, sign_in: view };
  }

  /** Where the last session ended. Without an account it begins with signing in. */
  private beginning(app: AppState): Screen {
    if (app.accounts.length === 0) return "welcome";
    const last = this.first?.screen ?? "welcome";
    return last === "welcome" ? "health" : last;
  }

  /** Theme, text size and motion are the page's: styles (and the route line) read them there. */
  private async appearAs({ theme, text_size, less_motion, language: chosen }: Settings): Promise<void> {
    mark("theme", theme === "system" ? null : theme);
    mark("textSize", text_size === "default" ? null : text_size);
    mark("motion", less_motion ? "less" : null);
    // What was announced in another language is over: it is not read out again.
    const next = languageOf(chosen, navigator.languages);
    if (next !== language()) this.announcement = "";
    await speak(next);
  }
}

function mark(name: string, value: string | null): void {
  if (value === null) delete document.documentElement.dataset[name];
  else document.documentElement.dataset[name] = value;
}
