# Reads a results file with rhdf5 or hdf5r, as a user would, and compares every dataset with the table of what
# was written. Usage: Rscript read_results.R rhdf5|hdf5r RESULTS EXPECTED.tsv
arguments <- commandArgs(trailingOnly = TRUE)
package <- arguments[1]
results <- arguments[2]
suppressPackageStartupMessages(library(package, character.only = TRUE))
rows <- strsplit(readLines(arguments[3], encoding = "UTF-8"), "\t", fixed = TRUE)

if (package == "rhdf5") {
  # rhdf5 warns that it skips DIMENSION_LIST, netCDF-4's link from a dataset to its axes.
  get <- function(path) suppressWarnings(h5read(results, path, read.attributes = TRUE))
  attribute <- function(data, path, name) attr(data, name)
  extent <- function(data, path) dim(data)
  listed <- h5ls(results)
  listed <- paste0(ifelse(listed$group == "/", "", listed$group), "/", listed$name)
} else {
  file <- H5File$new(results, mode = "r")
  get <- function(path) file[[path]]$read()
  attribute <- function(data, path, name) h5attr(file[[path]], name)
  extent <- function(data, path) file[[path]]$dims
  listed <- paste0("/", file$ls(recursive = TRUE)$name)
}

for (row in rows) {
  path <- row[1]
  stopifnot(path %in% listed)
  data <- get(path)
  if (is.na(row[6])) row[6] <- "" # strsplit drops an empty last field
  wanted <- if (row[5] == "text" && row[6] == "") {
    ""
  } else if (row[5] == "text") {
    gsub("\\n", "\n", strsplit(row[6], "\x1f", fixed = TRUE)[[1]], fixed = TRUE)
  } else {
    as.numeric(strsplit(row[6], " ", fixed = TRUE)[[1]])
  }
  found <- as.vector(data)
  if (row[5] == "text") {
    Encoding(found) <- "UTF-8"
    same <- identical(enc2utf8(found), enc2utf8(wanted))
  } else {
    # R parses decimal text to within a unit in the last place or two, hence the tolerance.
    found <- as.numeric(found)
    same <- identical(is.nan(found), is.nan(wanted)) &&
      all(is.nan(wanted) | abs(found - wanted) <= 1e-14 * abs(wanted))
  }
  if (!same) stop(path, ": other values")
  units <- attribute(data, path, "units")
  Encoding(units) <- "UTF-8"
  if (enc2utf8(units) != row[3]) stop(path, ": units ", units, " instead of ", row[3])
  dimensions <- strsplit(row[2], ",", fixed = TRUE)[[1]]
  if (length(dimensions) > 1 && length(extent(data, path)) != length(dimensions)) stop(path, ": other dimensions")
}
cat(length(rows), "datasets agree\n")
