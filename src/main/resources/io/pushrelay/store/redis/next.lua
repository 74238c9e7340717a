-- ARGV[7] the position, [8] LOOK, JOIN_KNOWN or JOIN

local UNKNOWN = 0
local NOTHING = 1
local FOUND = 2
-- The others have taken the node for dead.
local GONE = 3

local after = tonumber(ARGV[7])
local if_none = ARGV[8]

return with_room(function()
  if if_none ~= 'LOOK' and not redis.call('ZSCORE', prefix .. 'n', node) then
    return {GONE}
  end
  local channel = find(name)
  local grown = 0
  if not channel then
    if if_none ~= 'JOIN' then
      return {UNKNOWN}
    end
    channel = create(name)
    grown = cost(name)
    channel.fresh = true
  end
  put(channel, 'q', now)
  local found = first_after(channel, after)
  local reply
  if found then
    local _, _, before = struct.unpack(HEADER, found)
    local missed = after > 0 and math.max(before, channel.h or 0) > after
    reply = {FOUND, missed and 1 or 0, found}
  else
    if if_none ~= 'LOOK' then
      grown = grown + LISTENER_COST
      if not has_room(grown) then
        if not channel.fresh then
          save(channel)
        end
        return nil
      end
      used = used + grown
      put(channel, 's', channel.s + 1)
      put(channel, 'N' .. node, (channel['N' .. node] or 0) + 1)
      redis.call('SADD', prefix .. 'n:' .. node, name)
    end
    reply = {NOTHING, channel.l or 0}
  end
  update_idle(channel)
  save(channel)
  return reply
end)
