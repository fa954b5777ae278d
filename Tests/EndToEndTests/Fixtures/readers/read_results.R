# Reads every dataset of a results file with rhdf5 or hdf5r, as a user would, and compares it with what Python found.
# Usage: Rscript read_results.R rhdf5|hdf5r RESULTS LISTING.tsv
arguments <- commandArgs(trailingOnly = TRUE)
package <- arguments[1]
results <- arguments[2]
suppressPackageStartupMessages(library(package, character.only = TRUE))
listing <- strsplit(readLines(arguments[3], encoding = "UTF-8"), "\t", fixed = TRUE)

if (package == "rhdf5") {
  # rhdf5 warns that it skips DIMENSION_LIST, netCDF-4's link from a dataset to its axes.
  get <- function(path) suppressWarnings(h5read(results, path, read.attributes = TRUE, bit64conversion = "double"))
  units <- function(data, path) attr(data, "units")
  extent <- function(data, path) dim(data)
  found <- h5ls(results)
  paths <- paste0(ifelse(found$group == "/", "", found$group), "/", found$name)[found$otype == "H5I_DATASET"]
} else {
  file <- H5File$new(results, mode = "r")
  get <- function(path) file[[path]]$read()
  units <- function(data, path) h5attr(file[[path]], "units")
  extent <- function(data, path) file[[path]]$dims
  found <- file$ls(recursive = TRUE)
  paths <- paste0("/", found$name)[as.character(found$obj_type) == "H5I_DATASET"]
}
named <- vapply(listing, function(row) row[1], "")
if (!setequal(paths, named)) stop("other datasets: ", paste(union(setdiff(paths, named), setdiff(named, paths)), collapse = " "))

for (row in listing) {
  path <- row[1]
  if (as.numeric(row[4]) == 0) next # hdf5r refuses to read what is empty
  data <- get(path)
  unit <- units(data, path)
  Encoding(unit) <- "UTF-8"
  if (enc2utf8(unit) != row[3]) stop(path, ": units ", unit, " instead of ", row[3])
  dimensions <- strsplit(row[2], ",", fixed = TRUE)[[1]]
  if (length(dimensions) > 1 && length(extent(data, path)) != length(dimensions)) stop(path, ": other dimensions")
  values <- as.vector(data)
  if (length(values) != as.numeric(row[4])) stop(path, ": ", length(values), " values instead of ", row[4])
  if (row[5] == "text") {
    Encoding(values) <- "UTF-8"
    first <- strsplit(values[1], "\n", fixed = TRUE)[[1]][1]
    if (is.na(row[6])) row[6] <- "" # strsplit drops an empty last field
    if (!is.na(first) && enc2utf8(first) != row[6]) stop(path, ": `", first, "` instead of `", row[6], "`")
  } else {
    values <- as.numeric(values)
    # Sums are added in another order: hence a tolerance of some units in the last place of the largest sum.
    present <- values[is.finite(values)]
    wanted <- as.numeric(row[5])
    if (abs(sum(present) - wanted) > 1e-12 * (sum(abs(present)) + abs(wanted))) {
      stop(path, ": sum ", sum(present), " instead of ", wanted)
    }
  }
}
cat(length(listing), "datasets agree\n")
