"""Functions of a row and its neighbours, and the rows that an aggregate `within` reads.

Each takes the values of all rows, in the order of the rows, and gives a list with a value for each: one walk, as the page says.
`restarts` says for each row whether counting starts anew there.
"""
from aggregates import real_sum
from values import checked_long, checked_timespan, group_key, sort_key


def row_number(restarts, start=1):
    """The row's number since the last restart."""
    result = []
    for place, restart in enumerate(restarts):
        result.append(start if place == 0 or restart is True else result[-1] + 1)
    return result


def row_cumsum(terms, restarts, kind):
    """The sum of the rows since the last restart; nulls add nothing. Reals are added up exactly, then rounded."""
    result, part, total = [], [], 0
    for term, restart in zip(terms, restarts):
        if restart is True:
            part, total = [], 0
        if kind == "real":
            part.append(term or 0.0)
            result.append(real_sum(part))
            continue
        total += int(term or 0)
        result.append(checked_timespan(total) if kind == "timespan" else checked_long(total))
    return result


def same(left, right):
    """Whether a rank goes on: nulls are equal to each other."""
    return group_key(left) == group_key(right)


def row_rank_dense(terms, restarts):
    """How often the value changed since the last restart, and 1."""
    result = []
    for place, term in enumerate(terms):
        anew = place == 0 or restarts[place] is True
        result.append(1 if anew else result[-1] + (not same(term, terms[place - 1])))
    return result


def row_rank_min(terms, restarts):
    """The number, since the last restart, of the first row of those with the row's value that stand together."""
    result, number = [], 0
    for place, term in enumerate(terms):
        anew = place == 0 or restarts[place] is True
        number = 1 if anew else number + 1
        result.append(result[-1] if not anew and same(term, terms[place - 1]) else number)
    return result


def neighbour(terms, distance, default):
    """The value some rows behind (or before, where negative), or the default where there is no such row."""
    places = range(distance, len(terms) + distance)
    return [terms[place] if 0 <= place < len(terms) else default for place in places]


def frames(keys, orders, bounds):
    """For each row the places that an aggregate `within` reads: those of its group, in order, cut to the frame.

    `keys` has each row's key; `orders` None or each row's list of (value, descending, nulls first); `bounds` None or the
    first and last row relative to this one.
    """
    groups = {}
    for place, key in enumerate(keys):
        groups.setdefault(key, []).append(place)
    result = [None] * len(keys)
    for members in groups.values():
        if orders is not None:
            members.sort(key=lambda place: [sort_key(*one) for one in orders[place]])
        for here, place in enumerate(members):
            result[place] = members if bounds is None else members[max(0, here + bounds[0]):max(0, here + bounds[1] + 1)]
    return result
