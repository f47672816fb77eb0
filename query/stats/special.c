/* See special.h. */
#include "query/stats/special.h"

#include <math.h>

#define SMALLEST 1e-300
#define PRECISION 1e-15

enum { MAX_TERMS = 100000, BISECTIONS = 200 };

/* DLMF 8.7.1: gamma(a, x) = x^a e^-x sum of x^k / (a (a+1) ... (a+k)). */
static double lower_series(double a, double x) {
    double term = 1 / a;
    double sum = term;
    for (int k = 1; k < MAX_TERMS && term > sum * PRECISION; k++) {
        term *= x / (a + k);
        sum += term;
    }
    return sum * exp(a * log(x) - x - lgamma(a));
}

/* DLMF 8.9.2, an even part, evaluated from the front (Lentz's method, DLMF 3.10(iii)). */
static double upper_fraction(double a, double x) {
    double b = x + 1 - a;
    double c = 1 / SMALLEST;
    double d = 1 / b;
    double value = d;
    for (int i = 1; i < MAX_TERMS; i++) {
        double numerator = -i * (i - a);
        b += 2;
        d = numerator * d + b;
        d = 1 / (fabs(d) < SMALLEST ? SMALLEST : d);
        c = b + numerator / c;
        c = fabs(c) < SMALLEST ? SMALLEST : c;
        value *= c * d;
        if (fabs(c * d - 1) < PRECISION)
            break;
    }
    return value * exp(a * log(x) - x - lgamma(a));
}

double ev_gamma_p(double a, double x) {
    if (!(a > 0) || !(x >= 0))
        return NAN;
    if (x == 0)
        return 0;
    return x < a + 1 ? lower_series(a, x) : 1 - upper_fraction(a, x);
}

double ev_gamma_p_inverse(double a, double p) {
    if (!(a > 0) || !(p >= 0) || !(p < 1))
        return NAN;
    double low = 0;
    double high = a + 1;
    while (ev_gamma_p(a, high) < p)
        high *= 2;
    for (int i = 0; i < BISECTIONS && high > low; i++) {
        double middle = low + (high - low) / 2;
        if (middle == low || middle == high)
            break;
        if (ev_gamma_p(a, middle) < p)
            low = middle;
        else
            high = middle;
    }
    return p == 0 ? 0 : high;
}

/* DLMF 8.17.22 by Lentz's method; converges fast for x < (a + 1) / (a + b + 2). */
static double beta_fraction(double x, double a, double b) {
    double c = 1;
    double d = 1 - (a + b) * x / (a + 1);
    d = 1 / (fabs(d) < SMALLEST ? SMALLEST : d);
    double value = d;
    for (int m = 1; m < MAX_TERMS; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 + even * d;
        d = 1 / (fabs(d) < SMALLEST ? SMALLEST : d);
        c = 1 + even / c;
        c = fabs(c) < SMALLEST ? SMALLEST : c;
        value *= c * d;
        d = 1 + odd * d;
        d = 1 / (fabs(d) < SMALLEST ? SMALLEST : d);
        c = 1 + odd / c;
        c = fabs(c) < SMALLEST ? SMALLEST : c;
        value *= c * d;
        if (fabs(c * d - 1) < PRECISION)
            break;
    }
    return value;
}

double ev_beta_i(double x, double a, double b) {
    if (!(a > 0) || !(b > 0) || !(x >= 0) || !(x <= 1))
        return NAN;
    if (x == 0 || x == 1)
        return x;
    double front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x));
    if (x < (a + 1) / (a + b + 2))
        return front * beta_fraction(x, a, b) / a;
    return 1 - front * beta_fraction(1 - x, b, a) / b;
}

double ev_beta_i_inverse(double p, double a, double b) {
    if (!(a > 0) || !(b > 0) || !(p >= 0) || !(p <= 1))
        return NAN;
    double low = 0;
    double high = 1;
    for (int i = 0; i < BISECTIONS; i++) {
        double middle = low + (high - low) / 2;
        if (middle == low || middle == high)
            break;
        if (ev_beta_i(middle, a, b) < p)
            low = middle;
        else
            high = middle;
    }
    return p == 0 ? 0 : high;
}
