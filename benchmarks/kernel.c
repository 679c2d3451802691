/* The cohort case in C: the bound that other ways are measured against. Draws are the contiguous axis of every array;
   LANES of them are computed together so that the compiler can use vector instructions. */
#include <math.h>

#define S 6
#define T 60
#define COSTS 12
#define PAYERS 8
#define LANES 16

static void trace(long n, long at, int lanes, int bands, int with, const double *start, const double *leaving,
                  const double *ratio, const double *decay, const double *discount, double sum[S][LANES]) {
    double m[S][S][LANES], x[S][LANES], next[S][LANES], strength[LANES], logr[LANES];
    int built = -1;
    for (int s = 0; s < S; s++)
        for (int l = 0; l < LANES; l++) { x[s][l] = start[s]; sum[s][l] = 0.0; }
    for (int l = 0; l < LANES; l++) {
        long d = at + (l < lanes ? l : 0);
        strength[l] = 1.0;
        logr[l] = log(ratio[d]);
    }
    for (int t = 0; t < T; t++) {
        int band = t / 10 < bands - 1 ? t / 10 : bands - 1;
        for (int s = 0; s < S; s++)
            for (int l = 0; l < LANES; l++) sum[s][l] += discount[t] * x[s][l];
        if (band != built || (with && bands > 1)) {
            double rr[LANES];
            if (with && t > 1)
                for (int l = 0; l < LANES; l++) strength[l] *= 1.0 - decay[at + (l < lanes ? l : 0)];
            for (int l = 0; l < LANES; l++) rr[l] = exp(logr[l] * strength[l]);
            for (int i = 0; i < S; i++) {
                if (band == built && i != 1) continue;
                double total[LANES];
                for (int l = 0; l < LANES; l++) total[l] = 0.0;
                for (int j = 0; j < S; j++) {
                    const double *p = leaving + ((long)(band * S + i) * S + j) * n + at;
                    for (int l = 0; l < LANES; l++) m[i][j][l] = p[l < lanes ? l : 0];
                    if (with && i == 1 && j == 2)
                        for (int l = 0; l < LANES; l++) m[i][j][l] = fmin(m[i][j][l] * rr[l], 1.0);
                    for (int l = 0; l < LANES; l++) total[l] += m[i][j][l];
                }
                for (int l = 0; l < LANES; l++) total[l] = fmax(total[l], 1.0);
                double stay[LANES];
                for (int l = 0; l < LANES; l++) stay[l] = 1.0;
                for (int j = 0; j < S; j++)
                    if (j != i)
                        for (int l = 0; l < LANES; l++) { m[i][j][l] /= total[l]; stay[l] -= m[i][j][l]; }
                for (int l = 0; l < LANES; l++) m[i][i][l] = stay[l];
            }
            built = band;
        }
        for (int j = 0; j < S; j++) {
            for (int l = 0; l < LANES; l++) next[j][l] = x[0][l] * m[0][j][l];
            for (int i = 1; i < S; i++)
                for (int l = 0; l < LANES; l++) next[j][l] += x[i][l] * m[i][j][l];
        }
        for (int j = 0; j < S; j++)
            for (int l = 0; l < LANES; l++) x[j][l] = next[j][l];
    }
}

void cohort(long n, int bands, double participants, const double *start, const double *leaving, const double *ratio,
            const double *decay, const double *price, const double *quantity, const double *share, const double *fee,
            const double *discount, double *out) {
    for (long at = 0; at < n; at += LANES) {
        int lanes = n - at < LANES ? (int)(n - at) : LANES;
        double without[S][LANES], with[S][LANES], npv[PAYERS][LANES];
        trace(n, at, lanes, bands, 0, start, leaving, ratio, decay, discount, without);
        trace(n, at, lanes, bands, 1, start, leaving, ratio, decay, discount, with);
        for (int p = 0; p < PAYERS; p++)
            for (int l = 0; l < LANES; l++) npv[p][l] = 0.0;
        for (int c = 0; c < COSTS; c++) {
            double used[LANES];
            for (int l = 0; l < LANES; l++) used[l] = 0.0;
            for (int s = 0; s < S; s++)
                for (int l = 0; l < LANES; l++) used[l] += (with[s][l] - without[s][l]) * quantity[s * COSTS + c];
            for (int l = 0; l < lanes; l++) used[l] *= price[(long)c * n + at + l];
            for (int p = 0; p < PAYERS; p++)
                for (int l = 0; l < LANES; l++) npv[p][l] -= used[l] * share[c * PAYERS + p];
        }
        for (int l = 0; l < lanes; l++) npv[0][l] -= fee[at + l];
        for (int p = 0; p < PAYERS; p++)
            for (int l = 0; l < lanes; l++) out[(long)p * n + at + l] = participants * npv[p][l];
    }
}
