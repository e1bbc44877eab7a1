# The repair's sheets: before anything is written, afterwards, and all repairs so far.

repair-tool = Repair { $tool }
repair-tools = { $count ->
    [one] Repair { $count } tool
   *[other] Repair { $count } tools
}
repair-changes = { $values ->
    [one] { $files ->
        [one] { $values } value changes in { $files } file. Nothing is written until you choose Repair.
       *[other] { $values } value changes in { $files } files. Nothing is written until you choose Repair.
    }
   *[other] { $files ->
        [one] { $values } values change in { $files } file. Nothing is written until you choose Repair.
       *[other] { $values } values change in { $files } files. Nothing is written until you choose Repair.
    }
}
repair-changed = { $files } changed while the repair was open.
repair-new-diff = Nothing was written. The new diff is ready to read.
repair-nothing-left = Nothing was written. There is nothing left to repair.
repair-new-diff-ready = A file changed. The new diff is ready to read.
repair-change = Change { $number } in { $file }
repair-backup = Backup
repair-copied-to = { $files ->
    [1] The file is copied first to { $folder }
    [2] Both files are copied first to { $folder }
   *[other] All files are copied first to { $folder }
}
repair-untouched = Will not be touched
repair-afterwards = Afterwards
repair-copy-patch = Copy as patch
repair-files = { $files ->
    [one] Repair { $files } file
   *[other] Repair { $files } files
}
repair-repairing-files = { $files ->
    [one] Repairing { $files } file
   *[other] Repairing { $files } files
}

# What is left to do so that the tool reads its config again.
repair-restart = One thing left: restart the { $tool } gateway.
repair-restart-run = It read the old config when it started. Run { $command }.
repair-restart-run-process = It read the old config when it started (process { $pid }). Run { $command }.
repair-no-restart = Nothing has to be restarted.
repair-next-start = No { $tool } gateway runs now. { $tool } reads its config at its next start.

# It is written.
repair-done-tool = { $tool } is repaired
repair-done-in-part = { $tool } is repaired in part
repair-done-tools = { $count ->
    [one] { $count } tool is repaired
   *[other] { $count } tools are repaired
}
repair-left = { $count ->
    [0] Patchbay read the files again. Nothing is left to repair.
    [one] Patchbay read the files again. { $count } finding is left.
   *[other] Patchbay read the files again. { $count } findings are left.
}
repair-values-changed = { $count ->
    [one] { $count } value changed
   *[other] { $count } values changed
}
repair-backup-folder = backup, kept 30 days
repair-undo = Undo the repair
repair-live-test = Run live test
repair-show-live-test = Show the live test
repair-live-after = Run a live test afterwards
repair-told = { $files ->
    [one] Repaired. { $files } file written. Undo is there.
   *[other] Repaired. { $files } files written. Undo is there.
}
repair-told-tool = { $files ->
    [one] { $tool } repaired. { $files } file written. Undo is there.
   *[other] { $tool } repaired. { $files } files written. Undo is there.
}
repair-undone = { $files ->
    [one] Undone. { $files } file put back, byte for byte.
   *[other] Undone. { $files } files put back, byte for byte.
}

# All repairs so far.
repair-past = Past repairs
    .about = Undo puts the bytes and modes from before a repair back, and nothing else.
repair-past-repaired = { $tools } repaired
repair-past-undo = { $tools }: undo of { $when }
repair-past-undone = Undone { $when }
repair-past-undo-it = Undo: { $what }
repair-past-none = Nothing was repaired yet.
repair-past-entries = { $count ->
    [one] { $count } entry
   *[other] { $count } entries
}
