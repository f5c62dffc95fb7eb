library(survival)
set.seed(5)
check <- function(n, groups, trunc, name) {
  start <- as.Date("2000-04-01") + sample(0:3000, n, TRUE)
  t <- pmax(1, round(rexp(n, 1/2000)/ (if (groups>1) 30 else 1)) * (if (groups>1) 30 else 1))
  g <- sample(letters[1:groups], n, TRUE)
  ev <- runif(n) < .7
  asof <- as.Date("2012-03-31")
  end <- start + t
  over <- end <= asof
  entry <- if (trunc) start + sample(0:1500, n, TRUE) else start
  d <- data.frame(start=start, end=end, entry=entry, g=g, ev=ev)
  write.csv(within(d, end <- ifelse(runif(n)<.1 & !over, NA, as.character(end))), sprintf("%s.csv", name), row.names=FALSE, quote=FALSE, na="")
  time <- ifelse(over, as.numeric(end-start), as.numeric(asof-start)); e <- over & ev
  en <- as.numeric(entry-start)
  keep <- time > en | en == 0
  if (trunc) { keep <- time > en | en==0; en2 <- ifelse(en==0,-1,en); f <- survfit(Surv(en2[keep], time[keep], e[keep]) ~ g[keep], conf.type="log-log") }
  else f <- survfit(Surv(time, e) ~ g, conf.type="log-log")
  s <- summary(f)
  out <- data.frame(g= if (groups>1) sub(".*=","",as.character(s$strata)) else "a", days=s$time, n=s$n.risk, d=s$n.event, surv=s$surv, se=s$std.err, lo=s$lower, hi=s$upper)
  write.csv(out, sprintf("%s.out", name), row.names=FALSE, quote=FALSE)
  q <- quantile(f, .5); write.csv(data.frame(q$quantile, q$lower, q$upper), sprintf("%s.med", name))
  if (!trunc && groups>1) { sd <- survdiff(Surv(time,e)~g); cat(name, sd$chisq, 1-pchisq(sd$chisq, length(sd$n)-1), sd$exp, "\n") }
}
check(400, 1, FALSE, "one"); check(900, 4, FALSE, "four"); check(600, 3, TRUE, "trunc"); check(50,2,FALSE,"small")
