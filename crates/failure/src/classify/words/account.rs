//! Words about sign-ins: scopes, plans, keys, tokens, the browser's way back.

use super::phrases;

phrases! {
    SCOPE_MISSING = [
        "(missing|insufficient|required|requires?|lacks?|needs?)( the)?( required)?( oauth| api)? scopes?",
        "scopes? (is |are )?(missing|insufficient|required)",
        "insufficient[_ ]scope",
    ];
    SCOPE_CODEX = [
        "api\\.responses\\.write",
        "model\\.request",
    ];
    SCOPE_REFUSED = [
        "not allowed to request scope",
        "requested scope is (invalid|unknown|malformed)",
        "scope [\\w.'\"`]+ (is )?(not allowed|not permitted|was refused|was rejected)",
    ];
    REGION = [
        "(country|region|territory)[\\w, ]{0,30} (is )?not (supported|available|allowed)",
        "not (supported|available|allowed) (in|from|for) (your|this) (country|region|territory|location)",
        "accessed from your (country|region)",
        "unsupported (country|region|territory)",
        "user location is not supported",
    ];
    /// The same as a server's whole sentence, also where it answers 400.
    REGION_SAID = [
        "^(user )?(country|region|territory|location)[\\w, ]{0,30} (is )?not supported",
        "^unsupported (country|region|territory)",
    ];
    WORKSPACE = [
        "only members of (the |this |that |your )?(workspace|organi[sz]ation|team)",
        "(must|need to) be (a )?member of (the |this |that )?(workspace|team)",
        "(restricted|limited) to (a |the |certain |some )?(specific |particular |certain )?workspaces?",
        "workspaces? [\\w' -]{0,40}(not (allowed|permitted|authorized)|restricted)",
        "(not|isn't) (a member|part|authorized|allowed) (of|for|in|to use) (this|the|that|your|an?) (required |allowed |permitted |specified )?workspace",
        "workspace restriction",
        "(not|isn't) (allowed|permitted|authorized) to (sign|log) ?in (to|with|from) (this|the|that) workspace",
        "forced_chatgpt_workspace_id",
        "(only|must) [\\w ]{0,40}(allowed|specific|certain|required) workspaces?",
        "(wrong|different|another) workspace",
        "did not include an? chatgpt_account_id",
    ];
    ENTITLEMENT = [
        "codex (access |usage )?(is |was |has been )?(not enabled|disabled|not included|not available|turned off|switched off)",
        "(admin|administrator|owner|organi[sz]ation|workspace) (has |have )?(disabled|not enabled|turned off|blocked|switched off) codex",
        "missing_codex_entitlement",
        "usage_not_included",
        "codex is not (enabled|available|included|part)",
        "(not have|not has|without|lacks?|doesn't have) (access to |an? )?codex( entitlement| access)?",
        "no (access to codex|codex (entitlement|access|plan|seat))",
        "not have access to (the )?codex",
        "(plan|subscription|account|workspace)[\\w' ]{0,30} (does not|doesn't|do not|not) include[sd]?",
        "not included in your (chatgpt )?(plan|subscription)",
        "to use codex with your chatgpt plan",
        "upgrade to \\w+ to use codex",
        "(enable|request access to) codex (for|in) your workspace",
    ];
    DECLINED = [
        "(user|person|owner|you) (denied|declined|cancelled|canceled|rejected|refused) (the )?(access|authorization|consent|request|sign-?in|login)",
        "(consent|authorization|sign-?in|login) (was |is |has been )?(denied|declined|refused by the user)",
    ];
    /// The same of a sign-in alone: a command that the person declined is the sandbox's matter.
    SIGN_IN_DENIED = [
        "(consent|authorization|sign-?in|login) (was |is |has been )?(denied|declined|refused by the user)",
    ];
    KEY_MISSING = [
        "(not set|missing|unset|not found): [`'\"]?[a-z_]*(api_key|_token)",
        "did not find (an? )?[a-z_]*api[_ ]?key",
        "no (account|user|one|profile) is (signed|logged) in",
        "(sign|log) in (first|to continue|before)",
        "no ([\\w-]+ )?(api[ _-]?key|credentials?|auth profile|auth|token|access token|authentication|sign-?in)( was| were|s)? (found|provided|configured|available|set|stored|present|supplied|specified)",
        "(api[ _-]?key|credentials?|authentication|access token|authorization header|bearer token)[\\w .]{0,30} (is|are|was|were) (missing|required|not (set|found|provided|configured|supplied))",
        "(missing|you didn't provide an|did not provide an|must provide an?|please provide an?) (api[ _-]?key|bearer|credentials?|authentication|authorization|access token)",
        "[a-z_]*(api_key|_token)[`'\"]? (environment variable )?(is |was )?(missing|not set|unset|not found)",
        "missing environment variable:? [`'\"]?\\w*(key|token)",
        "environment variable [`'\"]?\\w*(key|token)[`'\"]? (is )?(missing|not set|unset|not found)",
        "api_key client option must be set",
        "(not|aren't|isn't) (logged|signed) in",
        "(chatgpt |openai |a )(login|log-in|sign-?in) is required",
        "could not resolve authentication method",
        "(missing|no) credentials?",
        "(run|use) [`'\"]?(codex|opencode auth|claude|\\w+) login",
        "no (api[ _-]?key|auth|credentials?|sign-?in) for (the )?(provider|this|openai)",
        "no auth(entication)? (profile|credentials?|info|information|method)",
        "(token|auth|credential) data (is |are )?(not available|unavailable|missing)",
        "no accounts? (found|signed in|configured)",
    ];
    COOLDOWN = [
        "(in|on|under) cool-?down",
        "no available auth profile",
        "(all|every) (auth )?(profiles?|accounts?|keys?|credentials?)[\\w ]{0,30}(cool-?down|cooling down|unavailable|exhausted|disabled)",
        "cool-?down until",
        "temporarily disabled [\\w ]{0,20}profile",
        "cooling down",
    ];
    TOKEN_REFUSED = [
        "(token|session|jwt|credentials?|sign-?in|login|authentication)[\\w ]{0,20} (has |have |is |was |already |been )*(expired|invalid|invalidated|revoked|not valid|no longer valid)",
        "expired (access |bearer |auth |authentication |id )?(token|session|jwt|credentials?)",
        "(invalid|incorrect|bad|wrong) (api[ _-]?key|access token|auth token|authentication token|bearer token|token|credentials?|x-api-key|authentication)( provided)?",
        "could not (validate|parse|verify) your (authentication |access )?token",
        "unauthori[sz]ed",
        "not authenticated",
        "authentication (failed|error|required)",
        "authenticationerror",
        "(sign|log) in again",
    ];
    FORBIDDEN = [
        "forbidden",
        "access (is |was )?denied",
        "permission ?denied(error)?",
        "not (authorized|permitted|allowed) (to|for)",
        "(do|does) not have (permission|access|the required)",
        "(insufficient|not enough|lack(s|ing)?) (permissions?|privileges?|rights)",
        "account (has been |is |was )?(deactivated|suspended|disabled|banned)",
    ];
    CALLBACK_TIMEOUT = [
        "(browser|window|page|tab)( window| tab)? (was )?closed (before|during|while) [\\w ]{0,20}(log-?in|sign-?in|authori[sz]ation|completed|finished)",
        "(log-?in|sign-?in|authori[sz]ation) (was )?(not completed|never completed|abandoned|not finished)",
        "callback_timeout",
        "callback (did not|didn't|never) (arrived?|come|came|completed?)",
        "(browser )?(sign-?in|login|log-in) (did not|didn't|never) complete in time",
        "(callback|browser sign-?in|browser login|oauth (login|flow|sign-?in)|login|log-in|sign-?in|authorization|authentication|device (auth|code|authorization|login|flow)) (has |was |flow |attempt |session |process |request )*(timed out|timeout|time-out|expired)",
        "(timed out|timeout|gave up)( while)? waiting for (the |an? |your )?(oauth |browser |user |local )*(callback|browser|login|sign-?in|authorization|authentication|redirect|device|user to|consent)",
        "no (oauth )?callback (was )?(received|arrived|came)",
        "(browser|callback) (never|did not|didn't) (came back|come back|return|redirect)",
    ];
    CALLBACK_INVALID = [
        "state (parameter )?(mismatch|does not match|did not match|doesn't match|didn't match|is (wrong|missing|invalid|unknown)|not match)",
        "(invalid|wrong|unknown|missing|mismatched|mismatching|unexpected|bad)( oauth| or missing)? state( parameter| value)?( in (the )?(callback|redirect|request|response))?",
        "(missing|no|without|empty|invalid|unknown)( an?)? (authori[sz]ation|auth|oauth) code",
        "(authori[sz]ation|auth|oauth) code (is |was |has |been |already )*(missing|not found|used|redeemed|expired|invalid|not present)",
        "callback[_ ](validation|verification)( has)?( failed| error)?",
        "(invalid|unexpected|malformed|replayed|unknown) (oauth )?(callback|redirect)( url| address| request)?",
        "csrf (token|check|detected|warning|mismatch)",
        "(callback|redirect) [\\w ]{0,30}(not ours|another sign-?in|already used|replayed|missing code)",
        "missing (the )?code( parameter)? (in|from) (the )?(callback|redirect)",
        "code (was )?not found in (the )?(callback|redirect|url)",
        "code verifier (mismatch|does not match|did not match)",
    ];
    PORT_BUSY = [
        "eaddrinuse",
        "address (is )?already in use",
        "port \\S{0,40} ?(is |was )?(already )?(in use|busy|occupied|taken|used by|held by|not available|unavailable|being used)",
        "only one usage of each socket address",
        "(failed|unable|could not|cannot) (to )?(bind|listen)( to| on)? [\\w ]{0,30}(port|socket|address|127\\.0\\.0\\.1|localhost|\\[::1\\])",
        "listen eacces",
        "os error (98|10048|48)",
        "errno (98|10048|48)",
        "another (process|program|login|sign-?in) (is |already )*(using|listening on|holding|holds|uses) (the )?(callback |sign-?in )?port",
    ];
}
