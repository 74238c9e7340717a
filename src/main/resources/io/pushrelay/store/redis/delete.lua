local channel = find(name)
local reply
if channel then
  reply = info(channel)
  tell(channel, 'd' .. name)
  leave_all(channel)
  used = used - channel.cost
  forget(channel)
end
finish()
return reply
