// The tables that main.c reads: comma-separated numbers below one line of names.
#pragma once
#include "plain.h"

// A bolus (rate 0), or a change of the infusion's rate.
struct event {
    double time, amount, rate;
};

struct table {
    int subjects;
    struct subject *subject;
    // Of subject s: event[first[s]] up to event[first[s + 1]], in time.
    int *first;
    struct event *event;
};

// Reads both; tells what is wrong and ends the program.
struct table read_tables(const struct workload *w, const char *parameters, const char *doses);
