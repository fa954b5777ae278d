// Takes back what lanes_vector.h defined, LANES_WIDTH included; LANES_LEVEL stays, for the level's next width.

#undef LANES_JOIN
#undef LANES_JOIN_VALUES
#undef LANES_NAMED
#undef LANES_INLINE
#undef LANE
#undef MASK
#undef LANES_LAYOUT
#undef SPLAT
#undef CHOOSE
#undef TRUTH
#undef MAGNITUDE
#undef ANY
#undef LARGEST
#undef SQUARE_ROOT
#undef ROUND_DOWN
#undef LANES_WIDTH
