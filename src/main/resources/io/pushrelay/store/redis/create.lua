-- ARGV[7] when the empty channel is forgotten, in microseconds

return with_room(function()
  local channel = find(name)
  if not channel then
    if not has_room(cost(name)) then
      return nil
    end
    channel = create(name)
    used = used + cost(name)
  end
  local reply = info(channel)
  channel.keep = tonumber(ARGV[7])
  update_idle(channel)
  save(channel)
  return reply
end)
