#include "tables.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void stop(const char *file, int line, const char *problem) {
    fprintf(stderr, "%s:%d: %s\n", file, line, problem);
    exit(2);
}

static void *grown(void *memory, size_t count, size_t size) {
    void *result = realloc(memory, count * size);
    if (!result) stop("plain", 0, "out of memory");
    return result;
}

static FILE *opened(const char *path) {
    FILE *file = fopen(path, "r");
    if (!file) stop(path, 1, "cannot be read");
    return file;
}

// The next line's numbers; 0 at the end.
static int numbers(FILE *file, const char *path, int line, int count, double *value) {
    char text[4096], *at = text, *end;
    if (!fgets(text, sizeof text, file)) return 0;
    for (int k = 0; k < count; k++, at = end + (*end == ',')) {
        value[k] = strtod(at, &end);
        if (end == at) stop(path, line, "too few numbers");
    }
    if (*at && *at != '\n') stop(path, line, "more than the numbers expected");
    return 1;
}

// The first line must be the names expected; returns how many.
static int header(FILE *file, const char *path, const char *const *names) {
    char text[4096] = "", expected[4096] = "";
    int count = 0;
    for (; names[count]; count++) {
        if (count) strcat(expected, ",");
        strcat(expected, names[count]);
    }
    if (!fgets(text, sizeof text, file)) stop(path, 1, "no header");
    text[strcspn(text, "\r\n")] = 0;
    if (strcmp(text, expected)) {
        fprintf(stderr, "%s:1: the columns are not %s\n", path, expected);
        exit(2);
    }
    return count;
}

static void read_parameters(struct table *t, const struct workload *w, const char *path) {
    FILE *file = opened(path);
    int count = header(file, path, w->parameters);
    for (int n = 0;; n++) {
        if ((n & (n - 1)) == 0) t->subject = grown(t->subject, n ? 2 * n : 1, sizeof *t->subject);
        memset(&t->subject[n], 0, sizeof *t->subject);
        if (!numbers(file, path, n + 2, count, t->subject[n].parameter)) break;
        t->subjects = n + 1;
    }
    fclose(file);
}

static int by_time(const void *a, const void *b) {
    double x = ((const struct event *)a)->time, y = ((const struct event *)b)->time;
    return (x > y) - (x < y);
}

// Doses stand in the order of their subjects, counted from 0. Infusions of a subject do not overlap.
static void read_doses(struct table *t, const char *path) {
    static const char *const names[] = {"subject", "time", "amount", "duration", NULL};
    FILE *file = opened(path);
    double v[4];
    int events = 0, room = 0, subject = 0;
    header(file, path, names);
    t->first = grown(NULL, t->subjects + 1, sizeof *t->first);
    t->first[0] = 0;
    for (int line = 2; numbers(file, path, line, 4, v); line++) {
        if (v[0] < subject || v[0] >= t->subjects) stop(path, line, "a subject that is out of order or unknown");
        while (subject < v[0]) t->first[++subject] = events;
        if (events + 2 > room) t->event = grown(t->event, room = 2 * room + 16, sizeof *t->event);
        if (v[3] > 0) {
            t->event[events++] = (struct event){v[1], 0, v[2] / v[3]};
            t->event[events++] = (struct event){v[1] + v[3], 0, 0};
        } else {
            t->event[events++] = (struct event){v[1], v[2], 0};
        }
    }
    while (subject < t->subjects) t->first[++subject] = events;
    for (int s = 0; s < t->subjects; s++)
        qsort(t->event + t->first[s], t->first[s + 1] - t->first[s], sizeof *t->event, by_time);
    fclose(file);
}

struct table read_tables(const struct workload *w, const char *parameters, const char *doses) {
    struct table t = {0, NULL, NULL, NULL};
    read_parameters(&t, w, parameters);
    read_doses(&t, doses);
    return t;
}
