// The twin's endpoints: what Settings stores, beside OpenAI's own and what a variable says.
import type { AccountView, EndpointDefaults, EndpointsChoice, EndpointsView, Misfit, RoutedAccount } from "../types.gen";
import { failureOf } from "./failures";

const DEFAULTS: EndpointDefaults = {
  issuer: "https://auth.openai.com",
  codex_base_url: "https://chatgpt.com/backend-api",
  api_base_url: "https://api.openai.com/v1",
};

export class TwinEndpoints {
  private stored: EndpointsChoice | null = null;

  /** `fixed`: a variable names the issuer and the ChatGPT route. */
  constructor(private readonly fixed: boolean) {}

  save(choice: EndpointsChoice): EndpointsView {
    for (const address of [choice.issuer, choice.codex_base_url, choice.api_base_url]) {
      if (address !== null && !/^https?:\/\/[^/?#@\s]+[^?#\s]*$/.test(address)) throw failureOf("schema");
    }
    this.stored = choice;
    return this.view();
  }

  reset(): EndpointsView {
    this.stored = null;
    return this.view();
  }

  view(): EndpointsView {
    if (this.fixed) {
      return {
        issuer: "http://127.0.0.1:4567",
        codex_base_url: "http://127.0.0.1:4567/backend-api",
        api_base_url: DEFAULTS.api_base_url,
        origins: { issuer: "environment", codex_base_url: "environment", api_base_url: "default" },
        defaults: DEFAULTS,
      };
    }
    const { issuer, codex_base_url, api_base_url } = this.stored ?? { issuer: DEFAULTS.issuer, codex_base_url: null, api_base_url: null };
    const own = issuer === DEFAULTS.issuer;
    return {
      issuer,
      codex_base_url: codex_base_url ?? DEFAULTS.codex_base_url,
      api_base_url: api_base_url ?? DEFAULTS.api_base_url,
      origins: {
        issuer: own ? "default" : "stored",
        codex_base_url: codex_base_url === null ? "default" : "stored",
        api_base_url: api_base_url === null ? "default" : "stored",
      },
      defaults: DEFAULTS,
    };
  }

  /** The account with its route: as much of Rust's rule as the twin can store. */
  routed(account: AccountView): RoutedAccount {
    const { issuer, codex_base_url, api_base_url } = this.view();
    const codex = account.kind === "codex";
    const endpoint = codex ? codex_base_url : api_base_url;
    const openais = codex ? DEFAULTS.codex_base_url : DEFAULTS.api_base_url;
    let why: Misfit | null = null;
    if (endpoint === openais && account.issuer !== DEFAULTS.issuer) why = { kind: "open_ai_only", issuer: DEFAULTS.issuer };
    else if (account.issuer !== issuer) why = { kind: "another_issuer", issuer };
    const astray = why !== null && account.issuer === DEFAULTS.issuer && endpoint !== openais;
    const transport = codex ? "openai-codex-responses" : "openai-responses";
    return { ...account, route: { transport, endpoint, expected_endpoint: astray ? openais : null, why } };
  }
}
