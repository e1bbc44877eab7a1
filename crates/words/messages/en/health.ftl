# The Health screen: what was found, and what each finding shows.

health-checking = Checking the tools
health-reading = Reading config files.
health-headline-none = No tools found yet
health-headline-healthy = { $found ->
    [one] The tool found here is healthy
   *[other] All { $found } tools are healthy
}
health-headline-needing = { $found ->
    [one] { $needing } of { $found } tool needs attention
   *[other] { $needing ->
        [one] { $needing } of { $found } tools needs attention
       *[other] { $needing } of { $found } tools need attention
    }
}
health-read = { $files ->
    [one] { $files } file read at { $clock }.
   *[other] { $files } files read at { $clock }.
}
health-read-in-part = { $files ->
    [one] { $files } file read at { $clock }, { $unread } of them could not be understood.
   *[other] { $files } files read at { $clock }, { $unread } of them could not be understood.
}
health-wrote-nothing = Nothing written.
health-wrote-elsewhere = A file changed, so Patchbay looked again. Nothing written.
health-wrote = { $files ->
    [one] { $files } file written.
   *[other] { $files } files written.
}
health-put-back = { $files ->
    [one] { $files } file put back, byte for byte.
   *[other] { $files } files put back, byte for byte.
}
health-no-such-tool = No tool called { $tool } is on this computer.
health-undo-last = Undo the last repair
    .about = Puts back: { $files }
health-past = Past repairs
health-meaning = What does this mean?
    .about = Explains an error text from any tool
health-check-again = Check again
health-repair-all = { $findings ->
    [one] Repair
   *[other] Repair all
}
health-offline = This computer is offline.
    .about = Config files can still be checked and repaired. Live tests and chat continue once the network is back.

# How a tool stands: its badge, and what is read out beside its mark.
health-badge-broken = Not working
health-badge-unreadable = Cannot be read
health-badge-degraded = Works for now
health-badge-healthy = Healthy
health-badge-not_found = Not found
health-status-broken = needs repair
health-status-unreadable = cannot be read
health-status-degraded = needs attention
health-status-healthy = healthy
health-status-not_found = not found
health-row = Healthy.
health-row-as = Healthy. Signed in as { $who }.
health-show = Show { $tool }
health-fold = Fold { $tool }
health-repair-findings = { $count ->
    [one] Repair
   *[other] Repair { $count } findings
}
    .about = { $count ->
        [one] Repair: { $tool }
       *[other] Repair { $count } findings: { $tool }
    }
health-repairing = Repairing
health-repairing-count = Repairing { $count }
health-last-failure = Last failure { $when }: { $title }
health-explained = The finding below explains it.

# The version that a person said.
health-version-said = { $version }, you said
health-version-forget = Forget the version that you said
health-version-choose = Choose the version
health-version-of = Version of { $tool }
health-version-or-later = { $from } or later
health-version-before = { $from }, before { $before }
health-version-unknown = Not known

# A finding.
health-spoken-error = Needs repair:
health-spoken-warning = Needs attention:
health-spoken-info = Worth knowing:
health-spoken-repaired = Repaired:
health-repaired = Repaired. The bytes from before are kept.
health-preview = Preview
    .about = Preview the repair: { $title }
health-repair = Repair
    .about = Repair: { $title }
health-copy-line = Copy the line
health-open-at-line = Open at line { $line }
health-open-file = Open the file
health-open-in-editor = Open in your editor
health-becomes = becomes
health-lines = { $lines ->
    [one] { $lines } line
   *[other] { $lines } lines
}
health-lines-changed = { $lines ->
    [one] { $lines } line, changed { $when }
   *[other] { $lines } lines, changed { $when }
}
health-excerpt = Lines around line { $line }
health-pointer = ↑ line { $line }, column { $column }
health-watched = Patchbay watches this file and checks it again as soon as it is saved.
health-value-nothing = nothing
health-value-missing = missing
health-value-removed = removed
health-value-file-mode = file mode

# Nothing to check.
health-none = No tools found yet
    .about = Patchbay looked in the usual places below { $home } and found none of these: { $names }.
    .about-nameless = Patchbay looked in the usual places below { $home } and found none of these: none it knows.
health-look-again = Look again
health-looking = Looking
health-open-chat = Open Chat

# An error text from anywhere.
health-explain-about = Paste an error text from any tool. It stays on this computer.
health-explain-text = Error text
health-explain = Explain the text
health-explain-empty = Paste an error text first
health-explain-reading = Reading
health-explain-found = { $tool }:
health-show-finding = Show the finding
