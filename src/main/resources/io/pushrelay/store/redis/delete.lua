local channel = find(name)
local reply
if channel then
  reply = info(channel)
  used = used - channel.w - channel.s * LISTENER_COST
  tell(channel, 'd' .. name)
  for field in pairs(channel) do
    if string.sub(field, 1, 1) == 'N' then
      redis.call('SREM', prefix .. 'n:' .. string.sub(field, 2), name)
    end
  end
  forget(channel)
end
finish()
return reply
