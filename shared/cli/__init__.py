"""The command `kinerja`: starts, shows and drives a system; talks to services by HTTP only."""
