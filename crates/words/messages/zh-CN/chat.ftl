# “聊天”界面：对话列表、消息、输入框，以及代替回答的卡片。

chat-conversations = 对话
chat-find = 搜索标题和消息
    .placeholder = 搜索
chat-new = 新对话
chat-pinned = 已固定
chat-list-empty = 还没有对话。
chat-list-close = 关闭列表
# 标题旁边说明对话的状态。
chat-untitled = 无标题
chat-draft = 草稿
chat-answering = 正在写回答

# 可以对对话做的事。
chat-menu = 对话菜单
chat-rename = 重命名
chat-delete = 删除
chat-rename-title = 对话标题
chat-pin = 固定
chat-unpin = 取消固定
chat-pinned-now = 已固定“{ $title }”。
chat-unpinned-now = 已取消固定“{ $title }”。
chat-deleted = 已删除“{ $title }”。
chat-restored = “{ $title }”已恢复。
chat-undo = 撤销
chat-purged = 无法恢复“{ $title }”。
    .meaning = 它在一个多小时前被删除，现在已不在磁盘上。
chat-notice-close = 关闭通知

# 搜索标题和消息。
chat-search-titles = 标题
chat-search-messages = 消息
chat-search-found = 搜索结果
chat-search-waiting = 正在搜索
chat-search-none = 没有标题或消息包含“{ $text }”。
chat-search-count = 找到 { $count } 处
chat-search-clear = 清除搜索
chat-search-again = 再次搜索
chat-search-gone = 找到的内容已不在这里。
    .meaning = 它后来被删除。已重新搜索。

# 对话的导出和导入。
chat-export-all = 全部导出…
chat-exporting = 正在导出
chat-exported = 导出的文件在 { $path }。
chat-exported-to = 已导出到
chat-copy-path = 复制路径
chat-import = 导入…
chat-importing = 正在导入
chat-imported = { $count ->
    [0] 没有导入对话。
   *[other] 已导入 { $count } 个对话。
}
chat-imported-copied = 其中 { $count } 个作为副本导入：这里的对话与文件中的不同，保持不变。
chat-imported-skipped = 跳过了 { $count } 个：这里已有相同的对话。

# 消息。
chat-messages = 消息
# 每条消息，供屏幕阅读器使用。
chat-row-user = 我的消息
chat-row-answer = 回答
chat-empty = 提个问题
    .about = 回答经由当前账户的路由传来。对话只留在这台电脑上。
chat-newest = 最新
    .count = 最新，{ $count } 条新消息
chat-thinking = 正在思考
chat-thought = 思考过程
chat-thought-for = 思考了 { $seconds } 秒
chat-stopping = 正在停止
chat-searching = 正在搜索网页
chat-waiting = 正在等待第一个字
chat-end-cancelled = 已停止。
chat-end-interrupted = 回答结束之前，Patchbay 已关闭。
chat-end-incomplete = 回答因达到长度上限而被截断。
chat-finished = 回答已完成。
# 没有标明语言的代码块的名称。
chat-code-plain = 文本
chat-code-wrap = 换行
# A task in a list of an answer: its box, for those who hear it.
chat-task-open = 未完成
chat-task-done = 已完成

# 对消息的操作。
chat-acts = 对这条消息的操作
chat-act-copy = 复制为 Markdown
chat-copied-messages = 已复制 { $count } 条消息。
chat-act-edit = 编辑并重新发送
chat-act-again = 重试
chat-act-continue = 继续
chat-acts-running = 正在生成回答
chat-version-previous = 上一个版本
chat-version-next = 下一个版本
chat-version-of = 第 { $at } 个版本，共 { $count } 个
chat-edit = 编辑消息
    .about = 之前的版本会保留。
chat-edit-cancel = 取消
chat-edit-send = 重新发送
chat-fold-open = 全部显示
chat-fold-close = 收起
chat-served = 回答来自 { $served }；请求的是 { $asked }。
chat-sources = 来源
chat-tokens = 读取 { $input } 个 token，写出 { $output } 个
chat-file-open = 打开 { $name }
chat-file-gone = 这个文件已不在对话中。
chat-file-close = 关闭

# 等待发送的消息。
chat-waiting-list = 在这个回答之后发送
    .still = 等待发送
chat-queued-send = 立即发送
chat-queued-remove = 移除
    .about = 它会回到输入框。

# 在对话中查找。
chat-find-here-none = 没有消息包含这些文字
chat-find-here-looking = 正在查找
chat-find-here-at = 第 { $at } 条，共 { $count } 条消息包含这些文字
chat-find-here-previous = 上一条消息
chat-find-here-next = 下一条消息
chat-find-here-close = 关闭查找

# 输入框。
chat-kept = 未发送。消息保留在这里。
chat-kept-sign-in = 未发送。消息保留在这里，登录后即会发出。
chat-link-offered = 一个链接带来了消息：“{ $text }”
chat-link-take = 添加到下方
chat-link-drop = 不使用链接的消息
chat-link-filled = 这是由链接填入的。未发送任何内容。
chat-link-kept = 一个链接带来了消息。正在写的消息已保留。
chat-link-filled-in = 一个链接填入了消息。尚未发送。
chat-sign-in = { $button }后即可发送消息。
chat-sign-in-first = 先登录
chat-write-first = 先写一条消息
chat-write = 写一条消息
chat-message = 消息
chat-model = 模型
chat-models-stored = OpenAI 没有答复。以下是它上次列出的模型。
chat-models-built_in = OpenAI 没有答复。以下模型随 Patchbay 提供；此账户可用的可能不同。
chat-effort = 推理强度
chat-effort-is = 推理强度：{ $effort }
chat-effort-default = 默认
chat-default = 默认
chat-stop = 停止
chat-send = 发送

# 输入框：附件、网页搜索、排队的消息、指示。
chat-attach = 添加图片或文本文件
chat-attach-limits = 图片不超过 { $picture }，文本不超过 { $text }，每条消息最多 { $count } 个
chat-attach-most = 每条消息最多 { $count } 个附件。有 { $left } 个文件未添加。
chat-attach-large-picture = { $name } 有 { $size }。图片不能超过 { $most }。添加较小的副本。
chat-attach-large-text = { $name } 有 { $size }。文本不能超过 { $most }。只添加重要的部分。
chat-attach-unreadable = 无法读取 { $name }。它是文件夹，或已被移动。选择一个文件。
chat-attach-wait = 附件仍在准备中
chat-attach-coming = 正在准备
chat-attach-added = 已添加 { $name }。
chat-attach-remove = 移除 { $name }
chat-attach-unfold = 转为文字
    .of = 转为文字：{ $name }
chat-attached = 附件
# 长段粘贴内容变成的文件的名称。
chat-pasted-name = 粘贴的文本
chat-drop = 将文件拖放到此处即可添加
chat-pictures-none = { $model } 不读取图片。可以添加文本文件。
chat-pictures-lacking = { $model } 不读取图片。选择其他模型，或移除图片。
chat-pictures-first = 此模型不读取图片
chat-search = 网页搜索
chat-search-on = 此对话已开启网页搜索。
chat-search-off = 此对话已关闭网页搜索。
chat-search-lacking = { $model } 不能搜索网页。此对话已关闭网页搜索。
chat-search-cannot = { $model } 不能搜索网页
chat-queue = 排队
    .about = 当前回答完成后发送
chat-queued = 已排队。当前回答完成后发送此消息。
chat-instructions = 此对话的指示
chat-instructions-about = 在此对话中，每条消息都会附上这些指示。其他对话不受影响。
chat-instructions-example = 例如：用两句话回答。代码使用 Rust。
chat-instructions-left = 还可输入 { $left } 个字符，最多 { $most } 个
chat-instructions-kept = 输入时自动保存。
chat-instructions-done = 完成
chat-instructions-set = 此对话有指示

# 代替回答的卡片。按钮完成其动作后，会发送保留的消息，或继续回答；也可能没有要发送的内容。
chat-card-not-sent = Patchbay 没有发送此消息。
chat-card-custom = 这是由设置中的自定义端点造成的。
chat-card-resets = 将于 { $when } 重置。
chat-card-route = { $then ->
    [send] 使用 ChatGPT 路由并发送
    [again] 使用 ChatGPT 路由并重试
    [continue] 使用 ChatGPT 路由并继续
   *[nothing] 使用 ChatGPT 路由
}
chat-card-account = { $then ->
    [send] 使用 { $name } 并发送
    [again] 使用 { $name } 并重试
    [continue] 使用 { $name } 并继续
   *[nothing] 使用 { $name }
}
chat-card-sign-in = { $then ->
    [send] 重新登录并发送
    [again] 重新登录并重试
    [continue] 重新登录并继续
   *[nothing] 重新登录
}
chat-card-another-sign-in = { $then ->
    [send] 使用其他登录并发送
    [again] 使用其他登录并重试
    [continue] 使用其他登录并继续
   *[nothing] 使用其他登录
}
chat-card-device-code = 使用设备代码
chat-card-model = { $then ->
    [send] 选择模型并发送
    [again] 选择模型并重试
    [continue] 选择模型并继续
   *[nothing] 选择模型
}
chat-card-new-chat = 在新对话中发送
chat-card-send = { $then ->
    [again] 重试
   *[send] 再次发送
}
chat-card-send-at = { $then ->
    [again] 于 { $when } 重试
    [continue] 于 { $when } 继续
   *[send] 于 { $when } 发送
}
chat-card-sent-at = { $then ->
    [again] 将于 { $when } 重试，前提是 Patchbay 保持打开。
    [continue] 将于 { $when } 继续，前提是 Patchbay 保持打开。
   *[send] 将于 { $when } 发送，前提是 Patchbay 保持打开。在此之前它是草稿。
}
chat-card-send-online = { $then ->
    [again] 网络恢复后重试
    [continue] 网络恢复后继续
   *[send] 网络恢复后发送
}
chat-card-sent-online = { $then ->
    [again] 将在网络恢复后重试，前提是 Patchbay 保持打开。
    [continue] 将在网络恢复后继续，前提是 Patchbay 保持打开。
   *[send] 将在网络恢复后发送，前提是 Patchbay 保持打开。
}
chat-card-do-not-send = 不发送
chat-card-continue = 继续回答
    .prompt = 继续。
chat-card-edit = { $then ->
    [send] 修改消息
   *[other] 另写一条消息
}
chat-card-copy = 复制详情
chat-card-test = 测试路由
chat-card-details = 详情
# Below the notice that the history was damaged
chat-set-aside-seen = 知道了
# An export: the name of a file of several conversations, and headings in Markdown
chat-export-name = Patchbay 对话
chat-export-person = 提问
chat-export-answer = 回答
chat-export-picture = 图片
chat-export-not-whole = 此回答不完整。
