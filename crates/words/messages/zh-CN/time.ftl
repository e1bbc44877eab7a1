# 日期与时刻。日期本身由该语言的历法用语给出。

time-today = 今天
time-yesterday = 昨天
time-last-week = 上周
time-earlier = 更早
# 单独出现的时刻，以及句中的时刻。
time-today-at = 今天 { $clock }
time-since-today-at = 今天 { $clock }
time-yesterday-at = 昨天 { $clock }
time-date-at = { $date } { $clock }
# 接下来发生的时刻：写在动词之前。
time-at = { $clock }
time-on = { $day } { $clock }
# 距那时还有多久。
time-days = { $count } 天
time-hours = { $count } 小时
time-minutes = { $count } 分钟
