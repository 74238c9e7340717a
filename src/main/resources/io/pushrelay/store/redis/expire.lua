-- Says whether there may be more.

local count = expire_due()
finish()
return count == EXPIRED_AT_ONCE and 1 or 0
