-- Says what the node is to do: nothing, ask again, or connect anew because the others have taken it for dead; and the clock's
-- second, the bytes used and how many nodes there are.

local NOTHING = 0
local MORE = 1
local GONE = 2

local reply = NOTHING
if expire_due() == EXPIRED_AT_ONCE then
  reply = MORE
end
if redis.call('ZSCORE', prefix .. 'n', node) then
  register()
else
  reply = GONE
end
local dead = redis.call('ZRANGEBYSCORE', prefix .. 'n', '-inf', int(now), 'LIMIT', 0, 1)[1]
if dead and bury(dead) then
  reply = math.max(reply, MORE)
end
finish()
return {reply, clock, used, redis.call('ZCARD', prefix .. 'n')}
