# The cohort case in vectorised base R: draws are the rows. Prints the seconds from draws in memory to NPV.
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]; n <- as.integer(arguments[2]); bands <- as.integer(arguments[3])
participants <- as.numeric(arguments[4])
S <- 6; Y <- 60; C <- 12; P <- 8
get <- function(name, count) readBin(file.path(folder, paste0(name, ".bin")), "double", count)
leaving <- array(get("leaving", bands * S * S * n), c(n, S, S, bands))   # draw, target, origin, band
ratio <- get("ratio", n); decay <- get("decay", n); fee <- get("fee", n)
price <- matrix(get("price", C * n), n, C)
quantity <- matrix(get("quantity", S * C), S, C, byrow = TRUE)
share <- matrix(get("share", C * P), C, P, byrow = TRUE)
discount <- get("discount", Y); start <- get("start", S)

trace_cohort <- function(with) {
  x <- matrix(start, n, S, byrow = TRUE); total <- matrix(0, n, S); built <- FALSE
  for (t in 0:(Y - 1)) {
    total <- total + discount[t + 1] * x
    if (!built || bands > 1) {
      m <- leaving[, , , min(t %/% 10, bands - 1) + 1]
      if (with) m[, 3, 2] <- pmin(m[, 3, 2] * exp(log(ratio) * (1 - decay)^max(t - 1, 0)), 1)
      for (i in 1:S) {
        sums <- pmax(rowSums(m[, , i]), 1)
        m[, , i] <- m[, , i] / sums
        m[, i, i] <- 1 - rowSums(m[, , i])
      }
      built <- TRUE
    }
    following <- x[, 1] * m[, , 1]
    for (i in 2:S) following <- following + x[, i] * m[, , i]
    x <- following
  }
  total
}

calculate <- function() {
  used <- (trace_cohort(TRUE) - trace_cohort(FALSE)) %*% quantity
  npv <- -participants * (used * price) %*% share
  npv[, 1] <- npv[, 1] - participants * fee
  positive <- colMeans(npv > 0)
  evpi <- colMeans(pmax(npv, 0)) - pmax(colMeans(npv), 0)
  npv
}
npv <- calculate()
seconds <- min(sapply(1:3, function(i) system.time(calculate())["elapsed"]))
writeBin(as.vector(npv), file.path(folder, "npv.bin"))
cat(seconds, "\n")
