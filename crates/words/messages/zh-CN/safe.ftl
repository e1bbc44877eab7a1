# 回答中的链接和图片：打开之前先显示其地址。

link-title = 打开这个地址？
link-title-mail = 给这个地址写邮件？
link-outside = 它出现在一条回答中，会在 Patchbay 之外打开。
link-address = 地址
link-copy = 复制地址
link-cancel = 取消
link-open = 在浏览器中打开
link-open-mail = 在邮件程序中打开
link-opening = 正在打开
link-named = 文字写的是另一个地址。
link-named-text = 文字写的是 { $named }，链接指向 { $host }。
link-letters = 主机名写作 { $letters }，其中有些字母与别的字母相像。
link-plain-http = 这个地址使用未加密的 http：途中的其他人可以读到所发送的内容。
link-refused = Patchbay 不打开这个地址。
link-refused-scheme = 只打开网页地址和邮件地址。
link-refused-userinfo = 主机名之前有用户名或密码，可能使一个网站看起来像另一个。
link-refused-long = 地址太长，打开之前无法读完。
link-refused-attachment = 它要求邮件程序附上这台电脑上的一个文件。
link-refused-unreadable = 它无法作为地址读取。

# 回答中的图片：原处显示它的说明、服务器和一个按钮。
image-unnamed = 没有说明的图片
image-show-address = 显示图片地址
image-not-loaded = 未加载，来自 { $host }
