# Days and clock times. Dates themselves come from the language's own calendar words.

time-today = Today
time-yesterday = Yesterday
time-last-week = Last week
time-earlier = Earlier
# A moment by itself, and within a sentence.
time-today-at = Today, { $clock }
time-since-today-at = today at { $clock }
time-yesterday-at = yesterday, { $clock }
time-date-at = { $date }, { $clock }
# When something happens next: what follows a verb.
time-at = at { $clock }
time-on = on { $day }, { $clock }
# How long until then.
time-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
time-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
time-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
