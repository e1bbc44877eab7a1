//! Words of a server that answered: limits, models, fields, policies.

use super::phrases;
use crate::classify::pattern::Pattern;
use std::sync::LazyLock;

phrases! {
    SERVER_BUSY = [
        "overloaded",
        "overloadederror",
        "high demand",
        "at capacity",
        "over capacity",
        "capacity (exceeded|constraints|reached|limits?)",
        "(server|service|model|engine|system)s? (is |are |currently |too )*busy",
        "(insufficient|not enough|no available|out of) capacity",
        "experiencing (high|heavy|elevated|increased) (demand|load|traffic|volume)",
    ];
    /// Whole sentences of OpenAI's servers about themselves, whatever a client says around them.
    SERVER_SAID = [
        "the server had an error (while )?processing your request",
        "an error occurred while processing your request",
        "retry your request, or contact us through our help center",
    ];
    SERVER_FAILED = [
        "worker (exceeded|threw)[\\w ]{0,30}",
        "error 11\\d\\d",
        "something went wrong on our (side|end)",
        "internal server ?error",
        "bad gateway",
        "service (is )?(temporarily )?unavailable",
        "serviceunavailable(error)?",
        "server (had|encountered|has|returned|experienced) an? (internal |unexpected )?error",
        "an (error|internal error) occurred while processing your request",
        "temporarily unavailable",
        "upstream (error|unavailable|failure|server error)",
        "internalservererror",
        "server error",
        "internal error",
        "no healthy upstream",
        "origin (is )?(unreachable|down)",
        "web server is down",
        "(error|status)( code)?:? 5(00|02|03|20|21|23|25|26|30)",
        "(down|closed) for maintenance",
        "under maintenance",
    ];
    USAGE_LIMIT = [
        "usage[ _]limits?( has| have| is| was)?( been)? (reached|exceeded|hit)",
        "usage_limit",
        "(hit|reached|exceeded|used up|exhausted) (your|the|its|this) [\\w' -]{0,40}(usage|plan|weekly|daily|monthly|5[- ]hours?|five[- ]hour|codex|chatgpt|subscription|session|message) (usage )?(limits?|allowance|cap|quota)",
        "(weekly|daily|monthly|5[- ]hours?|five[- ]hour|plan|subscription|codex) (usage )?(limits?|cap|allowance|window) (has |have |is |was |been )*(reached|exceeded|hit|used up|exhausted)",
        "limit (reached|hit)? ?\\((free|go|plus|pro|team|business|enterprise|edu) plan\\)",
        "out of (codex |chatgpt )?(messages|usage)",
        "upgrade to (plus|pro|go) [\\w ()/:.,-]{0,80}try again",
        "(plan|subscription)'s (usage )?limit",
        "(hit|reached) your limit\\W{1,6}resets",
    ];
    /// Of OpenAI and in a 429 these words are enough; elsewhere a container may have one.
    USAGE_NAMED = ["usage limits?"];
    QUOTA = [
        "(credit card|card|payment) (was |is |has been )?(declined|refused|rejected|expired|failed)",
        "(account )?balance is (negative|zero|empty|too low|insufficient)",
        "(monthly|daily|weekly|project|team|user|key|max)? ?budget [\\w$€£.,\\d/ ]{0,20}(has been |was |is )?(exceeded|exhausted|reached|used up)",
        "exceededbudget",
        "budgetexceeded(error)?",
        "(exceeded|exhausted|over|used up|reached|hit) (your|the|its)? ?(current |monthly |available |account )?(quota|credits?|credit balance|spend(ing)? limits?|budget|hard limit)",
        "(quota|credits?|credit balance|spend(ing)? limit|budget|billing limit|hard limit) (has |have |is |are |was |been |too )*(exceeded|exhausted|reached|used up|depleted|insufficient|low|empty|gone|spent)",
        "(insufficient|not enough|no|zero|low|out of|run out of|ran out of) (remaining )?(quota|credits?|balance|funds|credit balance|account balance)",
        "insufficient_quota",
        "check your plan and billing",
        "billing (hard limit|limit|is not active|not active|details|issue|problem)",
        "payment required",
        "payment method (is |was )?(required|missing|declined)",
        "(purchase|buy|add|top up) (more )?(credits|funds|balance)",
        "(balance|credit) is too low",
        "spend(ing)? limit reached",
        "requires more credits",
    ];
    DISK_QUOTA = [
        "disk quota exceeded",
    ];
    RATE_LIMIT = [
        "(concurrency|concurrent \\w+|request|requests|call) limit (exceeded|reached|hit)",
        "too many (concurrent|parallel|simultaneous|active) \\w+",
        "(concurrency|burst|velocity) limit\\w*",
        "rate[- _]?limit(s|ed|ing|error)?( reached| exceeded| hit)?",
        "ratelimit(ed|error)?",
        "too many (requests|concurrent|attempts|calls|tokens per)",
        "throttl(ed|ing|e)",
        "throttlingexception",
        "(tokens|requests|calls) per (min(ute)?|second|hour|day)",
        "tpm|rpm|rpd|tpd",
        "resource[_ ](has been )?exhausted",
        "slow down",
        "slow_down",
        "quota exceeded for [\\w ']{0,30}per (minute|second|day)",
    ];
    POLICY = [
        "(usage|content|safety|acceptable use|cyber|bio|use|moderation) (policy|policies)",
        "(for|due to|because of) safety( reasons| concerns)?",
        "flagged (this|the|your) (message|request|content|prompt|input)",
        "safety (system|filter|check|measures|settings|reasons|policy)",
        "(was |were |been |is |has been )flagged",
        "content[_ ](filter(ed|ing)?|management policy|moderation)",
        "violat(es|ed|ing|ion of|e) (our|the|openai's|anthropic's|usage|content)[\\w' ]{0,30}(policy|policies|terms|guidelines)",
        "(blocked|refused|rejected|stopped) by (the |our |a |an )?(\\w+ )?(safety|moderation|content|policy)( system| filter| filters)?",
        "high-risk cyber(security)?",
        "(cyber|bio|misalignment)_policy\\w*",
        "content_policy_violation",
        "limited access to this content",
        "(refused|declined) to (answer|respond|generate|comply)",
        "prohibited (content|use)",
    ];
    CONTEXT = [
        "context[_ ]overflow",
        "context[_ ](length|window|size|limit)[\\w ]{0,30}",
        "maximum (context|prompt|input|token)( length| tokens| size)?",
        "contextwindowexceeded(error)?",
        "(prompt|input|conversation|request|messages?|text|history) (is |are |was |has become |became )*too (long|many tokens)",
        "(prompt|conversation) too large",
        "too many (input |prompt )?tokens",
        "too long for (the|this) model",
        "(exceeds?|exceeded|over|above|larger than|longer than) (the )?(model's |model |maximum |max |allowed )*(context|token|input token|input length|prompt)( length| window| limit| limits| size| count)?",
        "reduce the (length|size|number) of (the |your )?(messages|prompt|input|conversation|tokens)",
        "(input|prompt)[\\w ]{0,20} tokens? (exceeds?|exceeded|limit)",
        "token limit (exceeded|reached)",
        "string too long",
        "ran out of room in the model",
    ];
    TOO_LARGE = [
        "request_too_large",
        "(request|payload|body|entity|content|message|upload|file|image)( entity| body| size| is| was)* too (large|big)",
        "(request|payload|body|upload|image|file)[\\w ]{0,30} exceeds? (the )?(maximum|limit|allowed|max|size)[\\w ]{0,20}(size|bytes|length|limit)?",
        "exceeds? (the )?(maximum |max |size |limit |allowed )*(of )?\\d+(\\.\\d+)? ?(mb|mib|kb|kib|bytes|megabytes)",
        "message too big",
        "maximum (allowed )?(request|body|payload) size",
        "maximum allowed number of bytes",
    ];
    INCOMPLETE = [
        "(reached|hit|exceeded) (the |its |your )?max(imum)?[ _](output[ _])?tokens",
        "(reason|stop_reason|finish_reason|finish reason|stop reason|status)['\"]?[:=]? ?['\"]?(max_output_tokens|max_tokens|length)",
        "(cut off|cut|truncated|stopped|ended|incomplete)[\\w ,:()]{0,50}(max_output_tokens|max_tokens|output (token )?limit|length limit|maximum (output )?(length|tokens)|token limit|finish_reason length)",
        "(reached|hit|exceeded) (the |its |your )?(maximum |max )?(output|completion)( token| tokens| length)*( limit| maximum)?",
        "(output|answer|response|completion) (was |is )?(cut|truncated)( off| short)?",
        "max_output_tokens (was |has been |is )?(reached|hit|exceeded)",
        "max_tokens (was |has been |is )?(reached|hit)",
        "(response|answer|output) (remained|is still|was still) incomplete",
    ];
    EMPTY = [
        "empty(/\\w+)? (response|reply|answer|body|completion|message|stream|output|content|result)",
        "(returned|received|got|produced|generated|contained|contains|with|gave) (an? )?(empty|no|blank) (response|output|content|answer|text|body|data|choices|candidates|reply|message|result)",
        "no (response|output|content|answer|text|choices|candidates|completion) (was |were )?(received|returned|generated|produced|came back|from)",
        "(response|answer|body|output|reply|completion|result) (was|is) empty",
        "nothing came back",
        "(did not|didn't) (return|produce|generate|send) (any|an?) (content|output|text|answer|response|choices)",
        "without (any )?(output|content)",
        "eof while parsing a value at line 1 column 0",
        "choices (is|was|are) empty",
    ];
    MODEL = [
        "[\\w-]*(gpt|codex|o\\d|claude|gemini|llama|grok|qwen|deepseek)[\\w.:-]*['`\\\"]? (is |are |was )?(not |un)(available|supported|enabled|offered|included|known|found)",
        "(don't|do not|doesn't|does not) have access to ['`\\\"]?(gpt|o\\d|claude|gemini|llama|grok)[\\w.:-]*",
        "models? ([^.{}<>]|\\.[^ ]){0,90}?(does not exist|doesn't exist|do not exist|not found|not exist|is not supported|isn't supported|are not supported|not available|is unavailable|isn't available|unknown|has been (deprecated|retired|removed|shut down)|is deprecated|was (removed|retired)|is not a valid|is not allowed|not recognized|not enabled)",
        "(unknown|no such|unsupported|unrecognized|invalid|nonexistent|deprecated) models?( id| name| identifier| slug| specified)?",
        "model[_ ]not[_ ](found|supported|available)",
        "model_not_\\w+",
        "not a (valid|supported|known|recognized) model( id| name)?",
        "(not|no) (have )?access to (the )?(requested )?(model|engine|deployment)",
        "not_found_error[\\W]+model",
        "not found:? model",
        "model: [\\w.:/-]+$",
        "deployment [\\w ]{0,40}does not exist",
        "deploymentnotfound",
        "models? (is |are )?not (allowed|permitted|in (the|your) allow-?list)",
        "not supported when using codex with a chatgpt account",
    ];
    FIELD = [
        "(unsupported|unknown|unrecognized|unexpected|unsupported request) (request |body |query |keyword )?(parameters?|arguments?|fields?|propert(y|ies)|keys?|option|name)( supplied)?( in| ?: ?)?",
        "unrecognized request arguments?( supplied)?",
        "unexpected keyword argument",
        "extra inputs are not permitted",
        "additional properties are not allowed",
        "additionalproperties",
        "unsupported value: \\W?[\\w.\\[\\]]+\\W? (does not|is not)",
        "(parameter|field|argument|property|option) \\W?[\\w.\\[\\]]+\\W? (is |are )?(not (supported|permitted|allowed|accepted|recognized|known)|unsupported|unknown)",
        "[a-z_][\\w\\[\\]]*[._][\\w.\\[\\]]+[`'\"]? is not (supported|permitted|accepted|allowed)( here| with this model| for this model| on this endpoint| by this (model|endpoint|backend))?",
        "cannot find field",
        "[\\w.]+: extra (inputs?|fields?)",
        "(store|stream) must be (set to )?(true|false)",
        "[`'\"][\\w.\\[\\]]+[`'\"] is not (supported|permitted|accepted)( with| for| by| on) this (model|endpoint|backend|route)",
    ];
    REPLAY = [
        "previous[_ ]response([_ ]id)? [\\w-]+ (is |was )?not (available|found|known|valid|accessible)",
        "(reasoning|encrypted|thinking)( item| block| content)?( \\w+)? (could not|cannot|can't|couldn't) be (decrypted|verified|replayed|parsed|validated)",
        "function_call_output[\\w ]{0,20} without",
        "previous[_ ]response([_ ]id)?[^.]{0,60}?(not found|invalid|expired|unknown|does not exist|doesn't exist|no longer|not exist|unavailable|does not belong|missing)",
        "(invalid|unknown|expired|missing|no such|unrecognized) previous[_ ]response([_ ]id)?",
        "tool_use\\.(input|id|name)[: ][\\w: ]{0,20}(field )?(required|missing)",
        "roles? must alternate",
        "alternat(e|ing) (between )?[`'\"]?(user|roles)",
        "(incorrect|invalid|wrong|unexpected) role (information|order|sequence)",
        "first message must (use|be)( the| from)?( \\W?user)?",
        "does not belong to this connection",
        "(invalid|missing|bad|unverifiable|corrupt(ed)?) \\W?signature\\W? (in|for|of|on) (a |the )?\\W?thinking",
        "thinking[\\w ]{0,20}\\W? ?signature (is |was )?(invalid|missing|rejected|refused|not valid|verification failed)",
        "signature\\W? (of|in|for) (the )?\\W?(thinking|reasoning)\\W? (block |item )?(is |was )?(invalid|rejected|refused|could not)",
        "(thinking|redacted_thinking)\\W? blocks? [\\w ,`']{0,60}cannot be modified",
        "expected \\W?thinking\\W?[\\w ,`'-]{0,40} but found",
        "encrypted[_ ](content|reasoning)[^.]{0,60}?(could not|couldn't|cannot|failed|invalid|refused|rejected|not be)",
        "(invalid|unverifiable|bad|corrupt(ed)?) encrypted[_ ](content|reasoning)",
        "no tool (call|output|result) found for",
        "tool_use[\\w`' ]{0,40} without [\\w`' ]{0,40}tool_result",
        "unexpected [`']?tool_(use_id|result)",
        "tool_call_ids? (did not|do not|does not) have",
        "messages with role \\W?tool\\W? must be a response",
        "without its required \\W?(following|preceding|reasoning)\\W? item",
        "message ordering conflict",
        "tool_calls?\\W? must be followed by",
        "duplicate (input )?items? (found |was found )?with (the same )?id",
        "tool_use\\.input:? (field required|input should be|is required|missing|must be)",
        "items are not persisted when",
        "item (with id )?\\W?(rs|msg|fc|ws|item)_\\w+\\W? (was )?not found",
        "(function call|function_call|tool call)[\\w ]{0,30} (without|missing|has no) (a )?(matching|corresponding|result|output)",
        "conversation (history|state)[\\w ]{0,20} (is )?(invalid|corrupted|out of order)",
    ];
    MALFORMED = [
        "validation ?(error|exception|failed)",
        "rejected the (request )?(schema|payload|format|body)",
        "rejected the request (schema|payload|format|body)",
        "schema (error|mismatch|validation|violation)",
        "(bad|malformed|invalid) request( error)?( body)?",
        "invalid_request(_error)?",
        "badrequest(error)?",
        "(invalid|missing|unexpected|wrong) (type|value|json|schema|tool schema|input|payload|body|parameter|required parameter|request body|format|argument|arguments|tools?|function)",
        "(field|property|parameter) (is )?required",
        "required (field|property|parameter|key)",
        "must be (a|an|one of|at least|at most|set)",
        "(could not|failed to|cannot|unable to) parse (the )?(json )?(request|body|json body|request body)",
        "unprocessable (entity|content)",
        "expected (an? )?(object|array|string|number|integer|boolean|list)",
        "rejected by (the )?(provider|server) schema",
        "input_schema",
        "(system|developer) messages are not allowed",
        "instructions are (required|not valid)",
    ];
}

static NAMED_FIELD: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r#"(?:parameters?|arguments?|fields?|propert(?:y|ies)|keys?|value|name)(?:\s+supplied)?\s*:?\s*[`'"]?([A-Za-z_][\w.\[\]-]*\w\]?)[`'"]?|[`'"]?\b([a-z_][\w\[\]]*(?:[._][\w\[\]]+)*)[`'"]?(?: is not (?:supported|permitted|accepted|allowed)|: extra)|\b(store|stream) must be"#,
    )
});

/// The field that a refusal names.
pub(in crate::classify) fn field_named(said: &str) -> Option<String> {
    NAMED_FIELD
        .all(said)
        .into_iter()
        .filter_map(|found| {
            // "Store must be set to false" begins a sentence; the field is `store`.
            let flag = found.get(3).map(|m| m.as_str().to_ascii_lowercase());
            flag.or_else(|| Some(found.get(1).or(found.get(2))?.as_str().to_owned()))
        })
        .find(|name| !matches!(name.as_str(), "is" | "not" | "in" | "supplied" | "for" | "was"))
}
