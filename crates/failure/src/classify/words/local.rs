//! Words of tools about themselves and this computer: sandboxes, files.

use super::phrases;

phrases! {
    SANDBOX = [
        "sandbox: ?\\S+ deny",
        "\\) deny\\(\\d\\) [\\w*-]+",
        "not allowed by (the )?(exec|sandbox|approval|command|tool|security)[ -]?(exec )?(policy|rules?|mode)",
        "(exec|execution|sandbox) ?policy (forbids?|denies|denied|blocked|blocks|rejected|prohibits)",
        "(denied|refused|declined|rejected) (permission|approval) (to|for) (run|execute|use|call|edit|write|tool|command|apply)",
        "approval (request|prompt) (has |was |is )?(timed out|expired|denied|rejected|declined|cancell?ed)",
        "sandbox[\\w: -]{0,40}(denied|denies|blocked|error|violation|restrict(ed|ion)|rejected|refused|forbids?|prevented|not permitted|not allowed)",
        "(blocked|denied|stopped|rejected|prevented|disallowed|restricted|killed|not allowed|not permitted) (by|in|inside|within) (the |a |its )?[\\w'-]{0,20} ?sandbox",
        "(exec|execution|command|tool call|tool|shell|write|operation|patch)( was| is| has been| execution| request| call)* (denied|blocked|disallowed|forbidden)( by| \\(|:)",
        "exec denied",
        "exec host not allowed",
        "escapes? (the )?sandbox( root)?",
        "outside (of )?the sandbox",
        "approval policy is never",
        "escalated permissions",
        "(cancell?ed|denied|declined|rejected|refused) the request to (run|execute|apply|edit|write|call|use)",
        "writing outside of the (project|workspace)",
        "sandbox error",
        "(windows|linux|macos) sandbox:",
        "sandbox-exec:",
        "sandbox [\\w ]{0,30}(setup|runner|helper|lock)[\\w :]{0,20}(failed|error)",
        "allowlist[- ]miss",
        "approval (is |was |has )?(required|denied|timed out|timeout|rejected|needed|expired)",
        "(requires?|needs?|awaiting|waiting for|without|pending) (user |human |your |manual |explicit )?approval",
        "(rejected|denied|declined|not approved|disapproved) by (the )?(user|operator|approval|policy engine|exec policy|user approval)",
        "(seatbelt|landlock|seccomp|bubblewrap|bwrap)",
        "not approved",
        "(user|operator) (rejected|denied|declined|disapproved|refused)( the| this)? (command|tool|exec|patch|edit|change|action|execution)",
    ];
    CANCELLED = [
        "(request|turn|run|operation|task|session|generation|message) (was |has been |is )?(aborted|cancell?ed|stopped|interrupted)( by (the )?(user|person|client|caller|operator))?",
        "(response|stream|answer) (was |has been |is )?(cancell?ed|aborted)",
        "(response|stream|answer) (was |has been |is )?(stopped|interrupted) by (the )?(user|person|client|caller|operator)",
        "(aborted|cancell?ed|interrupted|stopped) by (the )?(user|person|operator|caller|client|sigint|signal)",
        "aborterror",
        "the user (aborted|cancell?ed|stopped|interrupted)",
        "user[- ](aborted|cancell?ed|cancellation|abort|interrupt(ed)?)",
        "context cancell?ed",
        "keyboardinterrupt",
        "cancellederror",
        "(login|sign-?in) (was )?cancell?ed",
        "this operation was aborted",
        "signal is aborted",
        "conversation interrupted",
    ];
    /// A server's answer that could not be read: no file of this computer.
    ANSWER_UNREAD = [
        "(decod|pars|read|deserializ)(e|ing|es) (the |a |an )?(response|answer|reply)( body)?",
        "response body",
    ];
    FILE_CHANGED = [
        "(file|config|configuration|settings|\\S+\\.(json5?|jsonc|toml|ya?ml|env))[`'\"]? (was |has |have |is |been )*(changed|modified|written|edited|rewritten|touched)( \\w+)* (since|while|meanwhile|after|during|by another|outside|underneath|concurrently|before|externally|on disk|elsewhere)",
        "(changed|modified) (on disk|since (it was )?(last )?(read|loaded|load)|externally|meanwhile|underneath|concurrently)",
        "(config|file) (changed|modified) since",
        "concurrent (modification|write|edit)",
        "content(s)? (on disk )?(changed|differs?) (since|from)",
        "base ?hash (mismatch|changed|conflict)",
        "(hash|mtime|etag|checksum) (mismatch|changed|differs)",
        "config[\\w ]{0,20}conflict",
        "stale (file|snapshot|config|write)",
        "someone else (wrote|changed|edited)",
    ];
    /// A file whose reading the system refused.
    FILE_READING = [
        "read failed: (error: )?(eacces|eperm|permission denied)",
        "(failed to|could not|cannot|unable to) read [^:]{1,80}: (error: )?(eacces|eperm|permission denied)",
    ];
    FILE_NOT_WRITABLE = [
        "(eacces|eperm|erofs|enospc|edquot|ebusy)",
        "read-?only file ?system",
        "no space left on device",
        "disk (is )?full",
        "not enough space",
        "disk quota exceeded",
        "permission denied \\(os error 13\\)",
        "(access is denied|operation not permitted)\\.? \\(os error (5|1)\\)",
        "os error (13|30|28|122|5|112)",
        "errno (13|30|28)",
        "(cannot|can't|could not|couldn't|failed to|unable to) (write|save|replace|rename|create|open for writing|overwrite|persist|update|lock)( to| the| a| your| temporary)* ?(file|config|configuration|settings|\\S*[/\\\\]\\S+|\\S+\\.(json5?|jsonc|toml|ya?ml|env))",
        "(file|config|configuration|folder|directory|path|\\S+\\.(json5?|jsonc|toml|ya?ml)) (is |was )?(read-?only|not writable|write-?protected|immutable|managed by)",
        "managed by (nix|home-manager|chezmoi|another|your organization|stow|ansible)",
        "permissionerror",
        "immutable (store|file)",
        "(permission|access) denied[: ,]+[\\w '\"]{0,12}(/|~|[a-z]:\\\\|\\.)\\S+",
    ];
    FILE_UNREADABLE = [
        "(failed to|could not|couldn't|cannot|can't|unable to|error) (parse|parsing|load|loading|read|reading|deserialize|deserializing|decode|decoding|open|opening)( the| your| cli| codex| auth)* ?(config|configuration|settings|file|auth from file|credentials file|toml|yaml|json5?|jsonc|\\S*[/\\\\]\\S+|\\S+\\.(json5?|jsonc|toml|ya?ml|env))[\\w. ]{0,20}",
        "(json5?|jsonc|toml|yaml) ?(parse|syntax|decode|deserialization|scan|scanner)[ -]?(error|failure)?",
        "(jsondecodeerror|tomldecodeerror|yamlexception|scannererror|parsererror)",
        "json5:",
        "(syntax|parse|parsing) ?error[\\w :,'\"./~-]{0,120}(line|position|column|at \\d+:\\d+)",
        "(line|position) \\d+,? ?\\(?col(umn)? \\d+",
        "in json at position \\d+",
        "at line \\d+ column \\d+",
        "not valid (json5?|jsonc|toml|yaml)",
        "(invalid|malformed|broken|corrupt(ed)?) (json5?|jsonc|toml|yaml|config|config file|configuration|configuration file)",
        "(duplicate|trailing|unexpected|missing|unterminated|unclosed) (key|comma|character|brace|quote|bracket|string|closing)[\\w `']{0,40}(line|position|column|at \\d)",
        "expected [`'\"\\w,.{}\\[\\] ]{1,40}(at|on) line \\d+",
        "mapping values are not allowed",
        "(config|configuration|settings|auth)( file)? (is )?(invalid|unreadable|corrupt(ed)?|not readable|could not be (read|parsed|loaded))",
        "(missing field|unknown variant|unknown field|invalid type)[\\w :`'\"_.,-]{0,120}(at )?line \\d+",
        "no such file or directory",
        "enoent",
        "is a directory",
        "stream did not contain valid utf-8",
        "invalid utf-8",
        "(include|included file) [\\w ./~'\"-]{0,60}(not found|missing|cannot be read)",
        "(file|config)[\\w ]{0,20} (is )?(full of|filled with|contains) nul",
    ];
    /// The words of an error that has no details: nothing is known, on purpose.
    NO_DETAILS = [
        "no error details( in response)?",
        "unknown error",
    ];
}
