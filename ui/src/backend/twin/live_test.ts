// The twin's live test: the steps take their time, and how far it gets depends on the world: a broken
// OpenClaw stops at its route, a repaired one passes. `?live-asks` leads to a host of somebody else,
// `?live-fails=KIND` refuses an account's request, `?live-hangs` never gets past TLS.
import type { AccountView, Kind, LiveProgress, LiveStep, LiveStepName, LiveTarget, LiveTargetView, Report } from "../types.gen";
import { failureOf } from "./failures";

const ALL: LiveStepName[] = ["config", "dns", "proxy", "tls", "sign_in", "route", "model", "first_token"];
const MS: Record<LiveStepName, number> = { config: 3, dns: 11, proxy: 0, tls: 48, sign_in: 92, route: 258, model: 6, first_token: 480 };

export class TwinLiveTest {
  private run = 0;

  constructor(
    private readonly options: URLSearchParams,
    private readonly report: () => Report,
    private readonly accounts: () => AccountView[],
  ) {}

  targets(): LiveTargetView[] {
    const tools = this.report().tools.filter((tool) => tool.tool === "openclaw" && tool.status !== "not_found");
    return [
      // A simulated home's tools lead to the real hosts: nothing is sent there.
      ...(this.options.has("trial") ? [] : tools).map((tool): LiveTargetView => ({ target: { kind: "tool", id: tool.tool }, name: tool.name })),
      ...this.accounts().map((account): LiveTargetView => ({ target: { kind: "account", id: account.id }, name: account.label ?? account.email })),
    ];
  }

  stop(): void {
    this.run += 1;
    this.stopped();
  }

  private stopped: () => void = () => {};

  start(target: LiveTarget, allowHost: string | null, onEvent: (event: LiveProgress) => void): void {
    this.run += 1;
    const own = this.run;
    const name = this.targets().find((one) => one.target.id === target.id)?.name ?? target.id;
    const steps: LiveStep[] = [];
    const tell = (event: LiveProgress) => onEvent(structuredClone(event));
    const ended = (model: string | null) => {
      this.stopped = () => {};
      const missing = ALL.filter((step) => !steps.some((done) => done.step === step));
      const rest = missing.map((step): LiveStep => ({ step, status: "not_reached", ms: 0, evidence: "", failure: null }));
      const all = [...steps, ...rest];
      const ok = all.every((step) => step.status === "ok" || step.status === "skipped");
      tell({ type: "ended", report: { schema: 1, target: target.id, ok, steps: all }, model, tokens: ok ? 9 : null });
    };
    tell({ type: "started", target, name, at: Math.floor(Date.now() / 1000) });
    const next = (index: number) => {
      const step = ALL[index];
      if (step === undefined) return ended("gpt-5.4");
      tell({ type: "running", step });
      this.stopped = () => {
        const stop: LiveStep = { step, status: "failed", ms: 20, evidence: "", failure: failureOf("cancelled") };
        steps.push(stop);
        tell({ type: "step", step: stop });
        ended(null);
      };
      if (step === "tls" && this.options.has("live-hangs")) return;
      setTimeout(() => {
        if (own !== this.run) return;
        const done = this.step(step, target);
        if (done.status === "failed" && step === "route") tell({ type: "refused", exchange: EXCHANGE });
        steps.push(done);
        tell({ type: "step", step: done });
        if (step === "config" && target.kind === "tool" && this.options.has("live-asks") && allowHost !== "llm.example:4000") {
          return tell({ type: "asks", foreign: { host: "llm.example:4000", plain_http: true, tool: name } });
        }
        if (done.status === "failed") ended("gpt-5.4");
        else next(index + 1);
      }, Math.min(30, MS[step]));
    };
    next(0);
  }

  private step(step: LiveStepName, target: LiveTarget): LiveStep {
    const tool = target.kind === "tool";
    const broken = tool && this.report().tools.some((one) => one.tool === target.id && one.status === "broken");
    const host = broken ? "api.openai.com" : "chatgpt.com";
    const evidence: Record<LiveStepName, string> = {
      config: tool ? `/home/mira/.openclaw/openclaw.json:21: gpt-5.4 at ${host}` : "Patchbay’s own account, https://chatgpt.com/backend-api",
      dns: `${host} has 2 addresses: 192.0.2.10, 192.0.2.11`,
      proxy: "No proxy is set. Connecting directly",
      tls: "TLS 1.3, certificate signed by Google Trust Services, valid until 2027-02-14",
      sign_in: "mira@example.com, token eyJh…d9Qw, valid for 9 days",
      route: "Answered 200 over HTTP/2, request id req_8c1f40e2",
      model: "gpt-5.4 answers",
      first_token: "The first words are here",
    };
    const wanted = this.options.get("live-fails") as Kind | null;
    const kind: Kind | null = step !== "route" ? null : broken ? "auth_scope" : tool ? null : wanted;
    const skipped = step === "proxy";
    return {
      step,
      status: kind ? "failed" : skipped ? "skipped" : "ok",
      ms: MS[step],
      evidence: kind ? "Answered 401, request id req_8c1f40e2" : evidence[step],
      failure: kind ? failureOf(kind) : null,
    };
  }
}

const EXCHANGE = {
  url: "https://api.openai.com/v1/responses",
  authorization: "Bearer eyJh…d9Qw",
  status: 401,
  request_id: "req_8c1f40e2",
  body: '{ "error": { "message": "You have insufficient permissions for this operation. Missing scopes: api.responses.write.", "type": "invalid_request_error" } }',
};
