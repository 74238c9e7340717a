-- ARGV[12] the message, [13] its cost

local message_cost = tonumber(ARGV[13])

return with_room(function()
  second()
  local channel = find_or_create(name)
  local grown = channel.fresh and cost(name) or 0
  local leaving = {}
  if kept then
    local gained
    leaving, gained = trimmable(channel, channel.count + 1 - length)
    grown = grown + message_cost - gained
  end
  if not has_room(grown) then
    if not channel.fresh then
      save(channel)
    end
    return nil
  end
  local previous, heard = send(channel, leaving, ARGV[12], message_cost)
  update_idle(channel)
  save(channel)
  return {previous, heard, unpack(info(channel))}
end)
