# What R takes for the statistics of statistics.py: pROC for areas, base R for reader studies.
#
# Rscript statistics.R area FILE | bootstrap FILE RESAMPLES | readers FILE READERS CASES
# Prints name, CPU seconds, wall seconds and the numbers to compare, separated by tabs.
words <- commandArgs(TRUE)
doubles <- function(file) readBin(file, "double", file.size(file) / 8, endian = "little")
told <- function(name, time, numbers) {
  cat(name, sprintf("%.4f", time[["user.self"]] + time[["sys.self"]]), sprintf("%.4f", time[["elapsed"]]),
      paste(sprintf("%.17g", numbers), collapse = " "), sep = "\t")
  cat("\n")
}

area <- function(file) {
  library(pROC)
  columns <- doubles(file)
  n <- length(columns) / 2
  truth <- columns[1:n]
  score <- columns[(n + 1):(2 * n)]
  curve_time <- system.time(curve <- roc(truth, score, levels = c(0, 1), direction = "<", quiet = TRUE))
  limits_time <- system.time(limits <- ci.auc(curve, method = "delong"))
  told("area", curve_time + limits_time, c(limits[2], limits[1], limits[3], sqrt(var(curve))))
}

bootstrap <- function(file, resamples) {
  library(pROC)
  columns <- doubles(file)
  n <- length(columns) / 2
  curve <- roc(columns[1:n], columns[(n + 1):(2 * n)], levels = c(0, 1), direction = "<", quiet = TRUE)
  set.seed(1)
  time <- system.time(limits <- ci.auc(curve, method = "bootstrap", boot.n = resamples, boot.stratified = TRUE,
                                       progress = "none"))
  told("bootstrap", time, c(limits[2], limits[1], limits[3]))
}

# The analysis of Obuchowski and Rockette with the jackknife and Hillis' degrees of freedom, two
# modalities, as one would write it in base R.
readers <- function(file, r, k) {
  numbers <- doubles(file)
  truth <- numbers[1:k] > 0
  scores <- matrix(numbers[-(1:k)], nrow = k) # readers fastest, then modalities
  auc <- function(truth, score) {
    m <- sum(truth)
    (sum(rank(score)[truth]) - m * (m + 1) / 2) / m / (length(truth) - m)
  }
  analysed <- function() {
    theta <- apply(scores, 2, function(score) auc(truth, score))
    without <- t(sapply(1:k, function(case) apply(scores[-case, ], 2, function(score) auc(truth[-case], score))))
    covariance <- (k - 1) / k * crossprod(scale(without, scale = FALSE))
    of_reader <- rep(1:r, 2)
    of_modality <- rep(1:2, each = r)
    same_reader <- outer(of_reader, of_reader, "==")
    same_modality <- outer(of_modality, of_modality, "==")
    cov2 <- mean(covariance[same_modality & !same_reader])
    cov3 <- mean(covariance[!same_modality & !same_reader])
    table <- matrix(theta, nrow = r)
    rest <- table - outer(rowMeans(table), colMeans(table), "+") + mean(table)
    ms_tr <- sum(rest^2) / (r - 1)
    denominator <- ms_tr + max(r * (cov2 - cov3), 0)
    df <- denominator^2 / (ms_tr^2 / (r - 1))
    difference <- mean(table[, 1]) - mean(table[, 2])
    se <- sqrt(2 * denominator / r)
    c(difference, se, df, 2 * pt(-abs(difference / se), df))
  }
  runs <- if (k < 500) 5 else 1
  time <- system.time(for (run in 1:runs) found <- analysed())
  told("readers", time / runs, found)
}

switch(words[1], area = area(words[2]), bootstrap = bootstrap(words[2], as.integer(words[3])),
       readers = readers(words[2], as.integer(words[3]), as.integer(words[4])))
