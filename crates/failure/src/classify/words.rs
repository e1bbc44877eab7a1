//! The words that servers and programs use, a list for each kind. A phrase counts only as whole
//! words, without regard to case; each is a regular expression.

use super::pattern::{Pattern, Phrases};
use std::sync::LazyLock;

/// Declares lists of phrases, each compiled at its first use.
macro_rules! phrases {
    ($($(#[$doc:meta])* $name:ident = [$($phrase:literal),* $(,)?];)*) => {
        $($(#[$doc])* pub(super) static $name: LazyLock<Phrases> =
            LazyLock::new(|| Phrases::new(&[$($phrase),*]));)*
        /// Every list, for the test that compiles them all.
        #[cfg(test)]
        pub(super) const ALL: &[&LazyLock<Phrases>] = &[$(&$name),*];
    };
}

phrases! {
    // Sign-in and permissions
    SCOPE_MISSING = [
        "(missing|insufficient|required|requires?|lacks?|needs?)( the)?( required)?( oauth| api)? scopes?",
        "scopes? (is |are )?(missing|insufficient|required)",
        "insufficient[_ ]scope",
    ];
    SCOPE_CODEX = ["api\\.responses\\.write", "model\\.request"];
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
    WORKSPACE = [
        "(restricted|limited) to (a |the |certain |some )?(specific |particular |certain )?workspaces?",
        "workspaces? [\\w' -]{0,40}(not (allowed|permitted|authorized)|restricted)",
        "(not|isn't) (a member|part|authorized|allowed) (of|for|in|to use) (this|the|that|your) workspace",
        "workspace restriction",
        "(only|must) [\\w ]{0,40}(allowed|specific|certain|required) workspaces?",
        "(wrong|different|another) workspace",
        "did not include an? chatgpt_account_id",
    ];
    ENTITLEMENT = [
        "missing_codex_entitlement",
        "usage_not_included",
        "codex is not (enabled|available|included|part)",
        "(no|not have|not has|without|lacks?|doesn't have) (access to |an? )?codex( entitlement| access)?",
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
    KEY_MISSING = [
        "no (api[ _-]?key|credentials?|auth profile|auth|token|access token|authentication|sign-?in)( was| were|s)? (found|provided|configured|available|set|stored|present|supplied|specified)",
        "(api[ _-]?key|credentials?|authentication|access token|authorization header|bearer token)[\\w .]{0,30} (is|are|was|were) (missing|required|not (set|found|provided|configured|supplied))",
        "(missing|you didn't provide an|did not provide an|must provide an?|please provide an?) (api[ _-]?key|bearer|credentials?|authentication|authorization|access token)",
        "[a-z_]*(api_key|_token)[`'\"]? (environment variable )?(is |was )?(missing|not set|unset|not found)",
        "missing environment variable:? [`'\"]?\\w*(key|token)",
        "environment variable [`'\"]?\\w*(key|token)[`'\"]? (is )?(missing|not set|unset|not found)",
        "api_key client option must be set",
        "(not|aren't|isn't) (logged|signed) in",
        "could not resolve authentication method",
        "(missing|no) credentials?",
        "(run|use) [`'\"]?(codex|opencode auth|claude|\\w+) login",
        "no auth(entication)? (profile|credentials?|info|information|method)",
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

    // The sign-in's callback
    CALLBACK_TIMEOUT = [
        "callback_timeout",
        "callback (did not|didn't|never) (arrive|come|complete)",
        "(callback|browser sign-?in|browser login|oauth (login|flow|sign-?in)|login|log-in|sign-?in|authorization|authentication|device (code|authorization|login)) (has |was |flow |attempt |session |process |request )*(timed out|timeout|time-out|expired)",
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

    // The network
    PROXY = [
        "proxyconnect",
        "proxy authentication (is )?required",
        "(http |https )?tunnel(l?ing)? (connection )?(failed|error|refused|denied|unsuccessful)",
        "connect tunnel",
        "tunneling socket could not be established",
        "http tunnel(l?ing)",
        "tunnel error",
        "socks ?[45]?h? ?(proxy|server|handshake|connection|error|connect|authentication)",
        "(could not|cannot|can't|couldn't|unable to|failed to) (resolve|connect to|reach|contact|find|use|establish|open)( to)?( a| the| your)?( http| https| configured| corporate| system)? proxy",
        "from proxy after connect",
        "proxy connect (aborted|failed|error)",
        "proxy (server )?(is )?(refus(ed|es|ing)|unreachable|unavailable|not (responding|reachable|answering))",
        "proxy (connection|handshake|tunnel|request|server|host) ?(was |is |has )?(failed|failure|refused|error|reset|closed|timed out|unreachable|denied)",
        "proxyerror",
        "proxy error",
        "err_(proxy|tunnel)_\\w+",
        "proxy response \\(?\\d{3}\\)?",
        "https?_proxy",
        "all_proxy",
        "(invalid|bad|malformed|unsupported) proxy (url|address|scheme|configuration|server)",
        "proxy (said|returned|answered|responded|responds)",
    ];
    DNS = [
        "enotfound", "eai_again", "eai_nodata", "eai_noname", "eai_fail",
        "getaddrinfo",
        "no such host( is known)?",
        "(dns|name|host(name)?|address) (error|lookup|resolution|resolve|query|resolver)",
        "dns (failed|failure|timeout|timed out|server|request|problem|probe)",
        "name or service not known",
        "nodename nor servname",
        "temporary failure in name resolution",
        "(could not|couldn't|cannot|can't|failed to|unable to) (resolve|look ?up)( the| a)?( host| hostname| name| address| dns| domain| \\S+\\.\\w+)",
        "failed to lookup address",
        "no address associated with",
        "err_name_not_resolved",
        "name_not_resolved",
        "nameresolutionerror",
        "unknown ?host(exception)?",
        "lookup \\S+( on \\S+)?:( |$)[^{]{0,160}(no such host|server misbehaving|i/o timeout|timeout|refused|no answer|temporary failure|network is unreachable)",
        "(nxdomain|servfail)",
        "(remote name|host|hostname|domain name?) (could not be|can't be|cannot be|was not|not) (resolved|found)",
        "os error 11001",
        "errno (11001|-2|-3|-5|8)\\] (name|nodename|temporary|no address|getaddrinfo)",
    ];
    CERTIFICATE = [
        "certificate[_ ]verify[_ ]failed",
        "(unable|failed|could not|cannot) (to )?(verify|validate|get|find)( the)?( first| local| leaf| server| peer| ssl| tls)*( issuer)? (certificate|cert)",
        "self[- _]signed cert(ificate)?",
        "certificate (has |is |was )?(already )?(expired|not (yet )?(valid|trusted)|untrusted|invalid|revoked|signed by|not valid|rejected|unknown|mismatch|problem|error|verification|validation|chain|common name|subject name|host)",
        "(invalid|bad|expired|untrusted|unknown|unverified) (peer |server |ssl |tls |leaf |root )?certificate",
        "x509:",
        "altnames?",
        "unknownissuer",
        "unknown (ca|issuer|authority)",
        "notvalidfor(name)?",
        "ssl certificate",
        "no alternative certificate",
        "(ssl|tls)[\\w: ,()-]{0,60}(certificate|handshake failure|handshake_failure|unknown ca|bad certificate|wrong version number|protocol version|unrecognized name)",
        "handshake ?failure",
        "alert (number )?(certificate|bad certificate|unknown ca|handshake)",
        "wrong version number",
        "err_cert_\\w+", "err_ssl_\\w+", "err_tls_\\w+", "cert_(has_expired|untrusted|not_yet_valid|authority_invalid|revoked|signature_failure|chain_too_long|rejected)",
        "unable_to_(verify|get)_\\w+", "depth_zero_self_signed_cert", "self_signed_cert_in_chain",
        "sec_e_(untrusted_root|cert_\\w+|wrong_principal)",
        "hostname mismatch",
        "(doesn't|does not|not) match (the )?(certificate|cert)",
        "(hostname|certificate) [\\S ]{0,60}(doesn't|does not) match",
        "certificateexpired|badcertificate|certnotvalidforname|unsupportedcert\\w*",
        "could not (load|read) [\\w ]{0,30}certificates?",
    ];
    CONNECTION = [
        "econnrefused", "econnreset", "epipe", "enetunreach", "ehostunreach", "econnaborted", "enetdown",
        "connection (was |is |has been |attempt |unexpectedly )*(refused|reset|aborted|closed|failed|lost|error|dropped|terminated|broken|interrupted|forcibly closed)",
        "(connectionerror|connecterror|apiconnectionerror|connectionreseterror|connectionrefusederror|remoteprotocolerror|remotedisconnected)",
        "broken pipe",
        "socket hang up",
        "socketerror",
        "socket (was )?(closed|disconnected)",
        "(network|host) (is )?(unreachable|down)",
        "no route to host",
        "actively refused",
        "network (error|failure|request failed|changed|connection (was )?lost)",
        "(fetch failed|failed to fetch|load failed)",
        "(could not|couldn't|cannot|can't|failed to|unable to) (connect|establish|reach|open)( a| to| the| an)*",
        "(tcp|http) connect error", "client error \\(connect\\)",
        "upstream connect error",
        "(remote end|server|peer|other side) (closed|disconnected|hung up|reset)",
        "forcibly closed",
        "error sending request( for url)?",
        "err_(connection|internet|network|address|socket)_\\w+",
        "no internet( connection)?", "(you are|computer is|machine is) offline",
        "os error (111|104|113|101|61|54|10061|10054|10060|10053|10051|32)",
        "not connected to the internet",
    ];
    TIMED_OUT = [
        "timed out", "time(-| )?outs?", "timeout(error|exception)?", "(read|connect|write|pool|request|api|body|headers|gateway|socket|idle|conn)timeout(error)?\\w*",
        "deadline (has )?(elapsed|exceeded)", "deadline_exceeded", "context deadline exceeded",
        "etimedout", "esockettimedout", "err_timed_out", "err_connection_timed_out",
        "und_err_\\w+_timeout",
        "(took|taking) too long", "no (answer|response) (in|within|after) [\\d.]+ ?(s|ms|seconds|minutes)",
        "did not (answer|respond) (in|within)",
        "os error (110|60)",
    ];
    STREAM_CLOSED = [
        "stream (was |has |is |unexpectedly |prematurely |got )*(disconnected|closed|ended|broken|interrupted|reset|terminated|aborted|cut|truncated|error)",
        "(closed|ended|terminated|finished|stopped) (before|without) (response\\.completed|completion|completing|the (final|terminal|last|end)|a (final|terminal|finish)|message_stop|\\[done\\]|finishing|sending complete|message completed)",
        "premature(ly)? (close|end|eof)\\w*",
        "terminated",
        "other side closed",
        "incomplete (chunked )?(read|chunk|encoding|body|message|response body)", "incompleteread",
        "unexpected (eof|end of (file|stream|json input|input|data))",
        "(end of file|eof) before",
        "(response|body|stream|answer|connection) (ended|broke off|was cut( off)?|closed) (prematurely|early|unexpectedly|mid-?stream)",
        "without (sending )?(a )?complete( message)?( body)?",
        "transfer closed with",
        "error (decoding|reading) (a |the )?(response )?body",
        "closed before message completed",
        "websocket [\\w ]{0,30}(closed|disconnected|reset)[\\w ]{0,20}",
        "(http2|h2|http/2)[\\w :/]{0,40}(stream|internal_error|refused_stream|goaway|reset)",
        "goaway",
        "chunkedencodingerror",
    ];

    // What an answer says
    SERVER_BUSY = [
        "overloaded", "overloadederror", "high demand", "at capacity", "over capacity", "capacity (exceeded|constraints|reached|limits?)",
        "(server|service|model|engine|system)s? (is |are |currently |too )*busy",
        "(insufficient|not enough|no available|out of) capacity",
        "experiencing (high|heavy|elevated|increased) (demand|load|traffic|volume)",
    ];
    SERVER_FAILED = [
        "internal server ?error", "bad gateway", "service (is )?(temporarily )?unavailable", "serviceunavailable(error)?",
        "server (had|encountered|has|returned|experienced) an? (internal |unexpected )?error",
        "an (error|internal error) occurred while processing your request",
        "temporarily unavailable", "upstream (error|unavailable|failure|server error)",
        "internalservererror", "server error", "internal error",
        "no healthy upstream", "origin (is )?(unreachable|down)", "web server is down",
        "(error|status)( code)?:? 5(00|02|03|20|21|23|25|26|30)",
        "(down|closed) for maintenance", "under maintenance",
    ];
    USAGE_LIMIT = [
        "usage[ _]limits?( has| have| is| was)?( been)?( reached| exceeded| hit)?",
        "(hit|reached|exceeded|used up|exhausted) (your|the|its|this) [\\w' -]{0,40}(usage|plan|weekly|daily|monthly|5[- ]hours?|five[- ]hour|codex|chatgpt|subscription|session|message) (usage )?(limits?|allowance|cap|quota)",
        "(weekly|daily|monthly|5[- ]hours?|five[- ]hour|plan|subscription|codex) (usage )?(limits?|cap|allowance|window) (has |have |is |was |been )*(reached|exceeded|hit|used up|exhausted)",
        "limit (reached|hit)? ?\\((free|go|plus|pro|team|business|enterprise|edu) plan\\)",
        "out of (codex |chatgpt )?(messages|usage)",
        "upgrade to (plus|pro|go) [\\w ()/:.,-]{0,80}try again",
        "(plan|subscription)'s (usage )?limit",
    ];
    QUOTA = [
        "(exceeded|exhausted|over|used up|reached|hit) (your|the|its)? ?(current |monthly |available |account )?(quota|credits?|credit balance|spend(ing)? limits?|budget|hard limit)",
        "(quota|credits?|credit balance|spend(ing)? limit|budget|billing limit|hard limit) (has |have |is |are |was |been |too )*(exceeded|exhausted|reached|used up|depleted|insufficient|low|empty|gone|spent)",
        "(insufficient|not enough|no|zero|low|out of|run out of|ran out of) (remaining )?(quota|credits?|balance|funds|credit balance|account balance)",
        "insufficient_quota",
        "check your plan and billing",
        "billing (hard limit|limit|is not active|not active|details|issue|problem)",
        "payment required", "payment method (is |was )?(required|missing|declined)",
        "(purchase|buy|add|top up) (more )?(credits|funds|balance)",
        "(balance|credit) is too low", "spend(ing)? limit reached",
        "requires more credits",
    ];
    DISK_QUOTA = ["disk quota exceeded"];
    RATE_LIMIT = [
        "rate[- _]?limit(s|ed|ing|error)?( reached| exceeded| hit)?", "ratelimit(ed|error)?",
        "too many (requests|concurrent|attempts|calls|tokens per)",
        "throttl(ed|ing|e)", "throttlingexception",
        "(tokens|requests|calls) per (min(ute)?|second|hour|day)", "tpm|rpm|rpd|tpd",
        "resource[_ ](has been )?exhausted",
        "slow down", "slow_down",
        "quota exceeded for [\\w ']{0,30}per (minute|second|day)",
    ];
    POLICY = [
        "(usage|content|safety|acceptable use|cyber|bio|use|moderation) (policy|policies)",
        "(for|due to|because of) safety( reasons| concerns)?", "safety (system|filter|check|settings|reasons|policy)",
        "(was |were |been |is |has been )flagged",
        "content[_ ](filter(ed|ing)?|management policy|moderation)",
        "violat(es|ed|ing|ion of|e) (our|the|openai's|anthropic's|usage|content)[\\w' ]{0,30}(policy|policies|terms|guidelines)",
        "(blocked|refused|rejected|stopped) by (the |our |a |an )?(\\w+ )?(safety|moderation|content|policy)( system| filter| filters)?",
        "high-risk cyber(security)?",
        "(cyber|bio|misalignment)_policy\\w*", "content_policy_violation",
        "limited access to this content",
        "(refused|declined) to (answer|respond|generate|comply)", "prohibited (content|use)",
    ];
    CONTEXT = [
        "context[_ ](length|window|size|limit)[\\w ]{0,30}", "maximum (context|prompt|input|token)( length| tokens| size)?", "contextwindowexceeded(error)?",
        "(prompt|input|conversation|request|messages?|text|history) (is |are |was |has become |became )*too (long|many tokens)",
        "too many (input |prompt )?tokens", "too long for (the|this) model",
        "(exceeds?|exceeded|over|above|larger than|longer than) (the )?(model's |model |maximum |max |allowed )*(context|token|input token|input length|prompt)( length| window| limit| limits| size| count)?",
        "reduce the (length|size|number) of (the |your )?(messages|prompt|input|conversation|tokens)",
        "(input|prompt)[\\w ]{0,20} tokens? (exceeds?|exceeded|limit)", "token limit (exceeded|reached)",
        "string too long", "ran out of room in the model",
    ];
    TOO_LARGE = [
        "request_too_large", "(request|payload|body|entity|content|message|upload|file|image)( entity| body| size| is| was)* too (large|big)",
        "(request|payload|body|upload|image|file)[\\w ]{0,30} exceeds? (the )?(maximum|limit|allowed|max|size)[\\w ]{0,20}(size|bytes|length|limit)?",
        "exceeds? (the )?(maximum |max |size |limit |allowed )*(of )?\\d+(\\.\\d+)? ?(mb|mib|kb|kib|bytes|megabytes)",
        "message too big", "maximum (allowed )?(request|body|payload) size", "maximum allowed number of bytes",
    ];
    INCOMPLETE = [
        "(reason|stop_reason|finish_reason|finish reason|stop reason|status)['\"]?[:=]? ?['\"]?(max_output_tokens|max_tokens|length)",
        "(cut off|cut|truncated|stopped|ended|incomplete)[\\w ,:()]{0,50}(max_output_tokens|max_tokens|output (token )?limit|length limit|maximum (output )?(length|tokens)|token limit|finish_reason length)",
        "(reached|hit|exceeded) (the |its |your )?(maximum |max )?(output|completion)( token| tokens| length)*( limit| maximum)?",
        "(output|answer|response|completion) (was |is )?(cut|truncated)( off| short)?",
        "max_output_tokens (was |has been |is )?(reached|hit|exceeded)", "max_tokens (was |has been |is )?(reached|hit)",
    ];
    EMPTY = [
        "empty (response|reply|answer|body|completion|message|stream|output|content|result)",
        "(returned|received|got|produced|generated|contained|contains|with|gave) (an? )?(empty|no|blank) (response|output|content|answer|text|body|data|choices|candidates|reply|message|result)",
        "no (response|output|content|answer|text|choices|candidates|completion) (was |were )?(received|returned|generated|produced|came back|from)",
        "(response|answer|body|output|reply|completion|result) (was|is) empty", "nothing came back",
        "(did not|didn't) (return|produce|generate|send) (any|an?) (content|output|text|answer|response|choices)",
        "without (any )?(output|content)", "eof while parsing a value at line 1 column 0", "choices (is|was|are) empty",
    ];
    MODEL = [
        "models? [^.{}<>]{0,90}?(does not exist|doesn't exist|do not exist|not found|not exist|is not supported|isn't supported|are not supported|not available|is unavailable|isn't available|unknown|has been (deprecated|retired|removed|shut down)|is deprecated|was (removed|retired)|is not a valid|not recognized|not enabled)",
        "(unknown|no such|unsupported|unrecognized|invalid|nonexistent|deprecated) models?( id| name| identifier| slug| specified)?",
        "model[_ ]not[_ ](found|supported|available)", "model_not_\\w+",
        "not a (valid|supported|known|recognized) model( id| name)?",
        "(not|no) (have )?access to (the )?(requested )?(model|engine|deployment)",
        "not_found_error[\\W]+model", "not found:? model", "model: [\\w.:/-]+$",
        "deployment [\\w ]{0,40}does not exist", "deploymentnotfound",
        "not supported when using codex with a chatgpt account",
    ];
    FIELD = [
        "(unsupported|unknown|unrecognized|unexpected|unsupported request) (request |body |query |keyword )?(parameters?|arguments?|fields?|propert(y|ies)|keys?|option|name)( supplied)?( in| ?: ?)?",
        "unrecognized request arguments?( supplied)?", "unexpected keyword argument", "extra inputs are not permitted",
        "additional properties are not allowed", "additionalproperties",
        "unsupported value: \\W?[\\w.\\[\\]]+\\W? (does not|is not)",
        "(parameter|field|argument|property|option) \\W?[\\w.\\[\\]]+\\W? (is |are )?(not (supported|permitted|allowed|accepted|recognized|known)|unsupported|unknown)",
        "[\\w.\\[\\]]*[._][\\w.\\[\\]]+[`'\"]? is not (supported|permitted|accepted|allowed)( here| with this model| for this model| on this endpoint| by this (model|endpoint|backend))?",
        "cannot find field", "[\\w.]+: extra (inputs?|fields?)",
        "(store|stream) must be (set to )?(true|false)",
        "[`'\"][\\w.\\[\\]]+[`'\"] is not (supported|permitted|accepted)( with| for| by| on) this (model|endpoint|backend|route)",
    ];
    REPLAY = [
        "previous[_ ]response([_ ]id)?[^.]{0,60}?(not found|invalid|expired|unknown|does not exist|doesn't exist|no longer|not exist|unavailable|does not belong|missing)",
        "(invalid|unknown|expired|missing|no such|unrecognized) previous[_ ]response([_ ]id)?",
        "tool_use\\.(input|id|name)[: ][\\w: ]{0,20}(field )?(required|missing)",
        "roles? must alternate", "alternat(e|ing) (between )?[`'\"]?(user|roles)",
        "(incorrect|invalid|wrong|unexpected) role (information|order|sequence)", "first message must (use|be)( the| from)?( \\W?user)?",
        "does not belong to this connection",
        "(invalid|missing|bad|unverifiable|corrupt(ed)?) \\W?signature\\W? (in|for|of|on) (a |the )?\\W?thinking",
        "thinking[\\w ]{0,20}\\W? ?signature (is |was )?(invalid|missing|rejected|refused|not valid|verification failed)",
        "signature\\W? (of|in|for) (the )?\\W?(thinking|reasoning)\\W? (block |item )?(is |was )?(invalid|rejected|refused|could not)",
        "thinking blocks? [\\w ,`']{0,60}cannot be modified", "expected \\W?thinking\\W?[\\w ,`'-]{0,40} but found",
        "encrypted[_ ](content|reasoning)[^.]{0,60}?(could not|couldn't|cannot|failed|invalid|refused|rejected|not be)",
        "(invalid|unverifiable|bad|corrupt(ed)?) encrypted[_ ](content|reasoning)",
        "no tool (call|output|result) found for", "tool_use [\\w`' ]{0,40}without [\\w`' ]{0,40}tool_result", "unexpected [`']?tool_(use_id|result)",
        "tool_call_ids? (did not|do not|does not) have", "messages with role \\W?tool\\W? must be a response",
        "without its required (following|preceding|reasoning) item", "items are not persisted when",
        "item (with id )?\\W?(rs|msg|fc|ws|item)_\\w+\\W? (was )?not found",
        "(function call|function_call|tool call)[\\w ]{0,30} (without|missing|has no) (a )?(matching|corresponding|result|output)",
        "conversation (history|state)[\\w ]{0,20} (is )?(invalid|corrupted|out of order)",
    ];
    MALFORMED = [
        "validation ?(error|exception|failed)", "schema (error|mismatch|validation|violation)", "(bad|malformed|invalid) request( error)?( body)?", "invalid_request(_error)?", "badrequest(error)?",
        "(invalid|missing|unexpected|wrong) (type|value|json|schema|tool schema|input|payload|body|parameter|required parameter|request body|format|argument|arguments|tools?|function)",
        "(field|property|parameter) (is )?required", "required (field|property|parameter|key)", "must be (a|an|one of|at least|at most|set)",
        "(could not|failed to|cannot|unable to) parse (the )?(json )?(request|body|json body|request body)",
        "unprocessable (entity|content)", "expected (an? )?(object|array|string|number|integer|boolean|list)",
        "rejected by (the )?(provider|server) schema", "input_schema", "(system|developer) messages are not allowed", "instructions are (required|not valid)",
    ];

    // The tool and this computer
    SANDBOX = [
        "sandbox[\\w: -]{0,40}(denied|denies|blocked|error|violation|restrict(ed|ion)|rejected|refused|forbids?|prevented|not permitted|not allowed)", "(blocked|denied|stopped|rejected|prevented|disallowed|restricted|killed|not allowed|not permitted) (by|in|inside|within) (the |a |its )?[\\w'-]{0,20} ?sandbox",
        "(exec|execution|command|tool call|tool|shell|write|operation|patch)( was| is| has been| execution| request| call)* (denied|blocked|disallowed|forbidden)( by| \\(|:)",
        "exec denied", "allowlist[- ]miss", "approval (is |was |has )?(required|denied|timed out|timeout|rejected|needed|expired)", "(requires?|needs?|awaiting|waiting for|without|pending) (user |human |your |manual |explicit )?approval",
        "(rejected|denied|declined|not approved|disapproved) by (the )?(user|operator|approval|policy engine|exec policy|user approval)", "(seatbelt|landlock|seccomp|bubblewrap|bwrap)", "not approved",
        "(user|operator) (rejected|denied|declined|disapproved|refused)( the| this)? (command|tool|exec|patch|edit|change|action|execution)",
    ];
    CANCELLED = [
        "(request|turn|run|operation|task|session|generation|message|response|stream|answer) (was |has been |is )?(aborted|cancell?ed|stopped|interrupted)( by (the )?(user|person|client|caller|operator))?", "(aborted|cancell?ed|interrupted|stopped) by (the )?(user|person|operator|caller|client|sigint|signal)",
        "aborterror", "the user (aborted|cancell?ed|stopped|interrupted)", "user[- ](aborted|cancell?ed|cancellation|abort|interrupt(ed)?)", "context cancell?ed", "keyboardinterrupt", "cancellederror", "(login|sign-?in) (was )?cancell?ed", "this operation was aborted", "signal is aborted",
        "conversation interrupted",
    ];
    FILE_CHANGED = [
        "(file|config|configuration|settings|\\S+\\.(json5?|jsonc|toml|ya?ml|env))[`'\"]? (was |has |have |is |been )*(changed|modified|written|edited|rewritten|touched)( \\w+)* (since|while|meanwhile|after|during|by another|outside|underneath|concurrently|before|externally|on disk|elsewhere)",
        "(changed|modified) (on disk|since (it was )?(last )?(read|loaded|load)|externally|meanwhile|underneath|concurrently)", "(config|file) (changed|modified) since", "concurrent (modification|write|edit)", "content(s)? (on disk )?(changed|differs?) (since|from)", "base ?hash (mismatch|changed|conflict)", "(hash|mtime|etag|checksum) (mismatch|changed|differs)", "config[\\w ]{0,20}conflict", "stale (file|snapshot|config|write)", "someone else (wrote|changed|edited)",
    ];
    FILE_NOT_WRITABLE = [
        "(eacces|eperm|erofs|enospc|edquot|ebusy)", "read-?only file ?system", "no space left on device", "disk (is )?full", "not enough space", "disk quota exceeded",
        "permission denied \\(os error 13\\)", "(access is denied|operation not permitted)\\.? \\(os error (5|1)\\)", "os error (13|30|28|122|5|112)", "errno (13|30|28)",
        "(cannot|can't|could not|couldn't|failed to|unable to) (write|save|replace|rename|create|open for writing|overwrite|persist|update|lock)( to| the| a| your| temporary)* ?(file|config|configuration|settings|\\S*[/\\\\]\\S+|\\S+\\.(json5?|jsonc|toml|ya?ml|env))", "(file|config|configuration|folder|directory|path|\\S+\\.(json5?|jsonc|toml|ya?ml)) (is |was )?(read-?only|not writable|write-?protected|immutable|managed by)",
        "managed by (nix|home-manager|chezmoi|another|your organization|stow|ansible)", "permissionerror", "immutable (store|file)", "(permission|access) denied[: ,]+[\\w '\"]{0,12}(/|~|[a-z]:\\\\|\\.)\\S+",
    ];
    FILE_UNREADABLE = [
        "(failed to|could not|couldn't|cannot|can't|unable to|error) (parse|parsing|load|loading|read|reading|deserialize|deserializing|decode|decoding|open|opening)( the| your| cli| codex| auth)* ?(config|configuration|settings|file|auth from file|credentials file|toml|yaml|json5?|jsonc|\\S*[/\\\\]\\S+|\\S+\\.(json5?|jsonc|toml|ya?ml|env))[\\w. ]{0,20}",
        "(json5?|jsonc|toml|yaml) ?(parse|syntax|decode|deserialization|scan|scanner)[ -]?(error|failure)?", "(jsondecodeerror|tomldecodeerror|yamlexception|scannererror|parsererror)", "json5:",
        "(syntax|parse|parsing) ?error[\\w :,'\"./~-]{0,120}(line|position|column|at \\d+:\\d+)", "(line|position) \\d+,? ?\\(?col(umn)? \\d+",  "in json at position \\d+", "at line \\d+ column \\d+", "not valid (json5?|jsonc|toml|yaml)", "(invalid|malformed|broken|corrupt(ed)?) (json5?|jsonc|toml|yaml|config|config file|configuration|configuration file)",
        "(duplicate|trailing|unexpected|missing|unterminated|unclosed) (key|comma|character|brace|quote|bracket|string|closing)[\\w ]{0,30}(line|position|column|at \\d)", "expected [`'\"\\w,.{}\\[\\] ]{1,40}(at|on) line \\d+", "mapping values are not allowed", "(config|configuration|settings|auth)( file)? (is )?(invalid|unreadable|corrupt(ed)?|not readable|could not be (read|parsed|loaded))", "(missing field|unknown variant|unknown field|invalid type)[\\w :`'\"_.,-]{0,120}(at )?line \\d+", "no such file or directory", "enoent", "is a directory", "stream did not contain valid utf-8", "invalid utf-8", "(include|included file) [\\w ./~'\"-]{0,60}(not found|missing|cannot be read)",
        "(file|config)[\\w ]{0,20} (is )?(full of|filled with|contains) nul",
    ];
    /// The words of an error that has no details: nothing is known, on purpose.
    NO_DETAILS = ["no error details( in response)?", "unknown error"];
}

static NAMED_FIELD: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r#"(?:parameters?|arguments?|fields?|propert(?:y|ies)|keys?|value|supplied|name)\s*:?\s*[`'"]?([A-Za-z_][\w.\[\]-]*\w\]?)[`'"]?|[`'"]?\b([a-z_][\w\[\]]*(?:[._][\w\[\]]+)*)[`'"]?(?: is not (?:supported|permitted|accepted|allowed)|: extra)|\b(store|stream) must be"#,
    )
});

/// The field that a refusal names.
pub(super) fn field_named(said: &str) -> Option<String> {
    NAMED_FIELD
        .all(said)
        .into_iter()
        .filter_map(|found| found.get(1).or(found.get(2)).or(found.get(3)))
        .map(|name| name.as_str().to_owned())
        .find(|name| !matches!(name.as_str(), "is" | "not" | "in" | "supplied" | "for" | "was"))
}
