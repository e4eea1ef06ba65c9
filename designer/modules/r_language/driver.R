# Runs a user's script in R: reads the data frames, calls azureml_main, writes what it returned.
# The files are described in exchange.py. Called as: Rscript driver.R FOLDER SEED

local({
  arguments <- commandArgs(trailingOnly = TRUE)
  folder <- arguments[[1]]
  at <- function(...) file.path(folder, paste0(...))
  line <- NA_integer_

  fail <- function(message) {
    where <- if (is.na(line)) "" else paste0(" in line ", line)
    connection <- file(at("error.txt"), "wb")
    writeChar(enc2utf8(paste0(where, "\n", message)), connection, eos = NULL, useBytes = TRUE)
    close(connection)
    graphics.off()
    quit(save = "no", status = 1)
  }

  read_numbers <- function(path, what, count) {
    connection <- file(path, "rb")
    on.exit(close(connection))
    readBin(connection, what, count, endian = "little")
  }

  write_numbers <- function(values, path) {
    connection <- file(path, "wb")
    on.exit(close(connection))
    writeBin(values, connection, endian = "little")
  }

  read_texts <- function(path, count) {
    lengths <- read_numbers(paste0(path, ".lengths"), "integer", count)
    connection <- file(paste0(path, ".bytes"), "rb")
    on.exit(close(connection))
    texts <- readChar(connection, pmax(lengths, 0L), useBytes = TRUE)
    texts <- c(texts, character(count - length(texts)))
    Encoding(texts) <- "UTF-8"
    texts[lengths < 0L] <- NA_character_
    texts
  }

  write_texts <- function(texts, path) {
    texts <- enc2utf8(as.character(texts))
    lengths <- nchar(texts, "bytes", keepNA = FALSE)
    connection <- file(paste0(path, ".bytes"), "wb")
    on.exit(close(connection))
    known <- !is.na(texts)
    writeBin(charToRaw(paste(texts[known], collapse = "")), connection)
    lengths[!known] <- -1L
    write_numbers(lengths, paste0(path, ".lengths"))
  }

  read_column <- function(path, kind, zone, rows) {
    if (kind == "string") return(read_texts(path, rows))
    whole <- kind %in% c("logical", "integer", "factor", "ordered")
    values <- read_numbers(path, if (whole) "integer" else "double", rows)
    switch(kind,
      logical = as.logical(values),
      factor = , ordered = {
        levels <- read_texts(paste0(path, ".levels"), as.integer(zone))
        structure(values, levels = levels,
                  class = if (kind == "ordered") c("ordered", "factor") else "factor")
      },
      date = structure(values, class = "Date"),
      datetime = if (nzchar(zone)) .POSIXct(values, zone) else .POSIXct(values),
      duration = structure(values, class = "difftime", units = "secs"),
      values
    )
  }

  read_frame <- function(place) {
    if (!dir.exists(at(place))) return(NULL)
    inside <- function(...) at(place, "/", ...)
    size <- read_numbers(inside("size"), "integer", 2L)
    described <- lapply(c("names", "kinds", "zones"), function(what) {
      read_texts(inside(what), size[[2]])
    })
    columns <- lapply(seq_len(size[[2]]), function(i) {
      read_column(inside(i), described[[2]][[i]], described[[3]][[i]], size[[1]])
    })
    structure(columns, names = described[[1]], row.names = .set_row_names(size[[1]]),
              class = "data.frame")
  }

  kind_of <- function(column, name) {
    if (inherits(column, "integer64")) return("integer64")
    if (is.factor(column)) return(if (is.ordered(column)) "ordered" else "factor")
    if (inherits(column, "Date")) return("date")
    if (inherits(column, "POSIXct")) return("datetime")
    if (inherits(column, "difftime")) return("duration")
    if (is.null(dim(column)) && typeof(column) %in% c("logical", "integer", "double")) {
      return(typeof(column))
    }
    if (is.null(dim(column)) && is.character(column)) return("string")
    fail(sprintf(paste("The column \u201c%s\u201d of the result is of the type %s, which no dataset",
                       "can hold. Make it numbers, texts, factors or times, or leave it out."),
                 name, paste(class(column), collapse = "/")))
  }

  write_column <- function(column, kind, path) {
    zone <- ""
    if (kind == "string") {
      write_texts(column, path)
    } else if (kind %in% c("factor", "ordered")) {
      write_numbers(as.integer(column), path)
      write_texts(levels(column), paste0(path, ".levels"))
      zone <- as.character(length(levels(column)))
    } else if (kind == "duration") {
      write_numbers(as.double(column, units = "secs"), path)
    } else if (kind %in% c("logical", "integer")) {
      write_numbers(as.integer(column), path)
    } else {
      if (kind == "datetime" && !is.null(attr(column, "tzone"))) zone <- attr(column, "tzone")[[1]]
      attributes(column) <- NULL
      write_numbers(as.double(column), path)
    }
    zone
  }

  write_frame <- function(frame, place) {
    dir.create(at(place))
    inside <- function(...) at(place, "/", ...)
    frame <- as.data.frame(frame, optional = TRUE)
    local_times <- vapply(frame, inherits, logical(1), "POSIXlt")
    frame[local_times] <- lapply(frame[local_times], as.POSIXct)
    kinds <- mapply(kind_of, frame, names(frame))
    zones <- vapply(seq_along(frame), function(i) {
      write_column(frame[[i]], kinds[[i]], inside(i))
    }, character(1))
    write_numbers(c(nrow(frame), length(frame)), inside("size"))
    write_texts(names(frame), inside("names"))
    write_texts(unlist(kinds), inside("kinds"))
    write_texts(zones, inside("zones"))
  }

  results_of <- function(returned) {
    results <- if (is.data.frame(returned) || is.null(returned)) list(returned) else returned
    if (!is.list(results) || length(results) > 2L) {
      fail("`azureml_main` must return list(dataset1 = ..., dataset2 = ...) with data frames.")
    }
    if (all(c("dataset1", "dataset2") %in% names(results))) {
      results <- results[c("dataset1", "dataset2")]
    } else if (identical(names(results), "dataset2")) {
      results <- list(NULL, results[[1]])
    }
    for (i in seq_along(results)) {
      if (!is.null(results[[i]]) && !is.data.frame(results[[i]])) {
        fail(sprintf("Result %d of `azureml_main` is of the type %s. Return data frames.",
                     i, paste(class(results[[i]]), collapse = "/")))
      }
    }
    results
  }

  locate <- function(calls) {
    for (call in rev(calls)) {
      place <- attr(call, "srcref")
      if (!is.null(place) && identical(attr(place, "srcfile")$filename, "script.R")) {
        return(place[[1]])
      }
    }
    line
  }

  guarded <- function(expression) {
    tryCatch(
      withCallingHandlers(expression, error = function(error) line <<- locate(sys.calls())),
      error = function(error) fail(conditionMessage(error))
    )
  }

  opened <- 0L
  open_device <- function(...) {
    opened <<- opened + 1L
    png(at(sprintf("figures/%03d-", opened), "%03d.png"), width = 1200, height = 800, res = 144,
        type = "cairo")
  }
  options(keep.source = TRUE, warn = 1, device = open_device, bitmapType = "cairo")
  set.seed(as.integer(arguments[[2]]))
  inputs <- list(read_frame("in1"), read_frame("in2"))

  lines <- readLines(at("script.R"), encoding = "UTF-8", warn = FALSE)
  code <- tryCatch(
    parse(text = lines, srcfile = srcfilecopy("script.R", lines), encoding = "UTF-8"),
    error = function(error) fail(paste0("It is not valid R: ", conditionMessage(error)))
  )
  for (i in seq_along(code)) {
    line <- attr(code, "srcref")[[i]][[1]]
    guarded(eval(code[[i]], globalenv()))
  }
  line <- NA_integer_
  main <- get0("azureml_main", globalenv(), mode = "function", inherits = FALSE)
  if (is.null(main)) {
    fail(paste("The script has no function `azureml_main`. Define azureml_main <-",
               "function(dataframe1, dataframe2) and return list(dataset1 = dataframe1)."))
  }
  accepted <- if ("..." %in% names(formals(main))) 2L else min(2L, length(formals(main)))
  returned <- guarded(do.call(main, inputs[seq_len(accepted)], quote = TRUE))
  line <- NA_integer_
  results <- results_of(returned)
  for (i in seq_along(results)) {
    if (!is.null(results[[i]])) guarded(write_frame(results[[i]], paste0("out", i)))
  }
  graphics.off()
  file.create(at("done"))
})
