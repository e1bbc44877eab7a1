# “状态”界面：发现了什么，以及每个问题显示的内容。

health-checking = 正在检查工具
health-reading = 正在读取配置文件。
health-headline-none = 尚未找到工具
health-headline-healthy = { $found ->
    [1] 找到的工具一切正常
   *[other] { $found } 个工具全部正常
}
health-headline-needing = { $found } 个工具中有 { $needing } 个需要处理
health-read = { $clock } 读取了 { $files } 个文件。
health-read-in-part = { $clock } 读取了 { $files } 个文件，其中 { $unread } 个无法解析。
health-wrote-nothing = 未写入任何内容。
health-wrote-elsewhere = 有文件发生变化，Patchbay 已重新检查。未写入任何内容。
health-wrote = 已写入 { $files } 个文件。
health-put-back = 已将 { $files } 个文件逐字节还原。
health-no-such-tool = 这台电脑上没有名为 { $tool } 的工具。
health-undo-last = 撤销上次修复
    .about = 将还原：{ $files }
health-past = 修复记录
health-meaning = 这是什么意思？
    .about = 解释任意工具的错误文本
health-check-again = 重新检查
health-repair-all = { $findings ->
    [1] 修复
   *[other] 全部修复
}
health-offline = 这台电脑处于离线状态。
    .about = 仍可检查和修复配置文件。网络恢复后即可继续实时测试和聊天。

# 工具的状态：标签，以及标记旁朗读的文字。
health-badge-broken = 无法工作
health-badge-unreadable = 无法读取
health-badge-degraded = 暂时可用
health-badge-healthy = 正常
health-badge-not_found = 未找到
health-status-broken = 需要修复
health-status-unreadable = 无法读取
health-status-degraded = 需要处理
health-status-healthy = 正常
health-status-not_found = 未找到
health-row = 正常。
health-row-as = 正常。已登录：{ $who }。
health-show = 展开 { $tool }
health-fold = 折叠 { $tool }
health-repair-findings = { $count ->
    [1] 修复
   *[other] 修复 { $count } 个问题
}
    .about = { $count ->
        [1] 修复：{ $tool }
       *[other] 修复 { $count } 个问题：{ $tool }
    }
health-repairing = 正在修复
health-repairing-count = 正在修复 { $count } 个
health-last-failure = 上次失败（{ $when }）：{ $title }
health-explained = 下面的问题说明了原因。

# 由人指定的版本。
health-version-said = { $version }（手动指定）
health-version-forget = 不再使用手动指定的版本
health-version-choose = 选择版本
health-version-of = { $tool } 的版本
health-version-or-later = { $from } 或更高
health-version-before = { $from } 起，低于 { $before }
health-version-unknown = 未知

# 一个问题。
health-spoken-error = 需要修复：
health-spoken-warning = 需要处理：
health-spoken-info = 值得了解：
health-spoken-repaired = 已修复：
health-repaired = 已修复。原来的字节已保留。
health-preview = 预览
    .about = 预览修复：{ $title }
health-repair = 修复
    .about = 修复：{ $title }
health-copy-line = 复制该行
health-open-at-line = 打开第 { $line } 行
health-open-file = 打开文件
health-open-in-editor = 在编辑器中打开
health-becomes = 改为
health-lines = 共 { $lines } 行
health-lines-changed = 共 { $lines } 行，更改时间：{ $when }
health-excerpt = 第 { $line } 行前后的内容
health-pointer = ↑ 第 { $line } 行，第 { $column } 列
health-watched = Patchbay 正在监视此文件，一经保存便会重新检查。
health-value-nothing = 无
health-value-missing = 缺失
health-value-removed = 移除
health-value-file-mode = 文件权限

# 没有可检查的工具。
health-none = 尚未找到工具
    .about = Patchbay 查找了 { $home } 下的常用位置，没有找到以下任何工具：{ $names }。
    .about-nameless = Patchbay 查找了 { $home } 下的常用位置，没有找到任何已知的工具。
health-look-again = 重新查找
health-looking = 正在查找
health-open-chat = 打开“聊天”

# 来自任何地方的错误文本。
health-explain-about = 粘贴任意工具的错误文本。内容只留在这台电脑上。
health-explain-text = 错误文本
health-explain = 解释文本
health-explain-empty = 先粘贴错误文本
health-explain-reading = 正在读取
health-explain-found = { $tool }：
health-show-finding = 显示问题
