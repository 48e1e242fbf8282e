"""Clusters in space and time: the prospective space-time permutation scan.

Kulldorff, Heffernan, Hartman, Assunção, Mostashari (2005): A space-time permutation scan statistic
for disease outbreak detection. PLoS Medicine 2(3): e59. It needs nothing but where and when the
cases were: what is expected in a circle and a window is what there would be if place and time had
nothing to do with each other.

`scan.clusters` does it all: `points` (distinct points, neighbours), `circles` (which circles hold
how many cases), `slots` (the dates, and cases drawn for them), `cylinders` (circles with windows,
their statistic), `maxima` (what chance does in replications), `tail` (p-values), `separate` (no two
of the reported overlap). `recurrence` says how many false episodes a year a p-value stands for.
"""
