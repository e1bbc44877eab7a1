# 修复的各个面板：写入之前、写入之后，以及迄今的全部修复。

repair-tool = 修复 { $tool }
repair-tools = 修复 { $count } 个工具
repair-changes = 将更改 { $files } 个文件中的 { $values } 个值。在选择“修复”之前，不会写入任何内容。
repair-changed = 修复面板打开期间，{ $files } 发生了变化。
repair-new-diff = 未写入任何内容。新的差异已可查看。
repair-nothing-left = 未写入任何内容。已没有需要修复的内容。
repair-new-diff-ready = 有文件发生变化。新的差异已可查看。
repair-change = { $file } 中的第 { $number } 处更改
repair-backup = 备份
repair-copied-to = { $files ->
    [1] 文件会先复制到 { $folder }
    [2] 两个文件都会先复制到 { $folder }
   *[other] 所有文件都会先复制到 { $folder }
}
repair-untouched = 保持不变
repair-afterwards = 之后
repair-copy-patch = 复制为补丁
repair-files = 修复 { $files } 个文件
repair-repairing-files = 正在修复 { $files } 个文件

# 为使工具重新读取配置还要做什么。
repair-restart = 还剩一件事：重启 { $tool } 网关。
repair-restart-run = 它启动时读取的是旧配置。运行 { $command }。
repair-restart-run-process = 它启动时读取的是旧配置（进程 { $pid }）。运行 { $command }。
repair-no-restart = 无需重启任何程序。
repair-next-start = 目前没有 { $tool } 网关在运行。{ $tool } 下次启动时会读取配置。

# 已写入。
repair-done-tool = { $tool } 已修复
repair-done-in-part = { $tool } 已部分修复
repair-done-tools = 已修复 { $count } 个工具
repair-left = { $count ->
    [0] Patchbay 已重新读取文件。没有剩余的问题。
   *[other] Patchbay 已重新读取文件。还剩 { $count } 个问题。
}
repair-values-changed = 更改了 { $count } 个值
repair-backup-folder = 备份，保留 30 天
repair-undo = 撤销修复
repair-live-test = 运行实时测试
repair-show-live-test = 查看实时测试
repair-live-after = 随后运行一次实时测试
repair-told = 已修复。已写入 { $files } 个文件。可以撤销。
repair-told-tool = { $tool } 已修复。已写入 { $files } 个文件。可以撤销。
repair-undone = 已撤销。已将 { $files } 个文件逐字节还原。

# 迄今的全部修复。
repair-past = 修复记录
    .about = 撤销会恢复修复前的字节和权限，不改动其他任何内容。
repair-past-repaired = { $tools } 已修复
repair-past-undo = { $tools }：撤销 { $when } 的修复
repair-past-undone = 撤销时间：{ $when }
repair-past-undo-it = 撤销：{ $what }
repair-past-none = 尚未修复过任何内容。
repair-past-entries = { $count } 条记录
