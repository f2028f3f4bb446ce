"""The services' HTTP face: commands in, states out, problems as RFC 9457."""

from shared.http.desk import Desk
from shared.http.problems import Problem
from shared.http.uploads import Upload

__all__ = ["Desk", "Problem", "Upload"]
