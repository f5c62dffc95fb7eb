# data.table in a process of its own: reads a plan of tab-separated lines, prints a line of JSON for each thing done, as
# worker.py does for the other peers.
suppressPackageStartupMessages({ library(data.table); library(bit64) })

plan <- strsplit(readLines(commandArgs(TRUE)[1], encoding = "UTF-8"), "\t", fixed = TRUE)
setting <- function(name) as.numeric(Filter(function(line) line[1] == name, plan)[[1]][2])
setDTthreads(setting("threads"))

quoted <- function(text) {
  text <- gsub("\\", "\\\\", text, fixed = TRUE)
  text <- gsub("\"", "\\\"", text, fixed = TRUE)
  paste0("\"", gsub("[[:cntrl:]]", " ", text), "\"")
}

value <- function(x) {
  if (is.na(x)) "null"
  else if (is.logical(x)) tolower(as.character(x))
  else if (is.numeric(x) && !inherits(x, "Date") && !inherits(x, "integer64")) format(x, digits = 17, scientific = FALSE, trim = TRUE)
  else if (inherits(x, "integer64")) as.character(x)
  else quoted(as.character(x))
}

tell <- function(...) {
  parts <- list(...)
  cat("{", paste0("\"", names(parts), "\": ", unlist(parts), collapse = ", "), "}\n", sep = "")
  flush(stdout())
}

memory <- function() {
  lines <- readLines("/proc/self/status")
  size <- function(key) as.numeric(gsub("[^0-9]", "", grep(paste0("^", key), lines, value = TRUE))) / 1024
  list(resident = size("VmRSS"), peak = size("VmHWM"))
}

timed <- function(action) {
  begun <- as.numeric(Sys.time())
  result <- action()
  list(result = result, ms = (as.numeric(Sys.time()) - begun) * 1000)
}

rows <- function(result) {
  if (!is.data.table(result)) result <- data.table(x = result)
  lines <- vapply(seq_len(nrow(result)), function(i) {
    paste0("[", paste(vapply(result, function(column) value(column[i]), ""), collapse = ", "), "]")
  }, "")
  paste0("[", paste(lines, collapse = ", "), "]")
}

sums <- function(result, columns) {
  totals <- vapply(columns, function(name) value(sum(as.numeric(result[[name]]), na.rm = TRUE)), "")
  paste0("[[", paste(c(nrow(result), totals), collapse = ", "), "]]")
}

for (pass in seq_len(setting("loads"))) {
  for (line in plan) if (line[1] == "table") {
    took <- timed(function() assign(line[2], fread(line[3], integer64 = "integer64", encoding = "UTF-8", na.strings = ""), envir = globalenv()))
    tell(loaded = quoted(line[2]), ms = took$ms)
    took <- NULL
  }
}
size <- memory()
tell(ready = quoted(paste("data.table", packageVersion("data.table"))), resident = size$resident, peak = size$peak)

for (line in plan) if (line[1] == "question") {
  name <- quoted(line[2])
  tell(begins = name)
  tryCatch({
    question <- parse(text = line[4], encoding = "UTF-8")
    columns <- strsplit(line[3], ",", fixed = TRUE)[[1]]
    once <- timed(function() eval(question, globalenv()))
    tell(time = name, ms = once$ms, warm = "false")
    tell(answer = name, rows = if (length(columns)) sums(once$result, columns) else rows(once$result))
    spent <- took <- once$ms
    once <- NULL
    for (turn in seq_len(setting("repeat"))) {
      if (spent + took > setting("budget") * 1000) break
      again <- timed(function() eval(question, globalenv()))
      took <- again$ms
      again <- NULL
      tell(time = name, ms = took, warm = "true")
      spent <- spent + took
    }
  }, error = function(problem) tell(failed = name, why = quoted(conditionMessage(problem))))
}
size <- memory()
tell(done = "true", resident = size$resident, peak = size$peak)
