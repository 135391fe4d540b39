"""A small band along time that shows where records cluster, for an inline SVG.

Above the base line stands one column for each day, week, month, quarter or year, as high as its records are many.
Below it runs the lane of what is known about their days: a tick where the day is exact, a faint bar over the whole
stretch where it is not. A record whose stretch reaches past one column has its bar only, for no column is its own. A
record with one open end ("by 20 August 2019") stands at the end that is known.

A case can lie silent for two years and then fill two weeks. On an even scale those weeks would be a hair's breadth on a
phone, so from months upwards a column is drawn wider the more it holds, and lines at the years show how the scale runs;
`Band.stretched` lets the page say so. Left and width are percentages, so that the band fills its place at any width
while its words keep their size.
"""

from oversight.band.draw import band
from oversight.band.markup import svg
from oversight.band.shapes import Band, Box, Label, Line

__all__ = ["Band", "Box", "Label", "Line", "band", "svg"]
