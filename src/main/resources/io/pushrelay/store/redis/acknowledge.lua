-- ARGV[7] the id of the message

local channel = find(name)
if channel then
  local received = tonumber(ARGV[7])
  local message = first_after(channel, received - 1)
  if message and struct.unpack('>d', message) == received then
    local _, _, _, _, recipients = struct.unpack(HEADER, message)
    if recipients > 0 then
      redis.call('HINCRBY', prefix .. 'r:' .. channel.id, ARGV[7], 1)
    end
    for _, oldest in ipairs((trimmable(channel, channel.count - channel.length))) do
      remove_oldest(channel, unpack(oldest))
    end
  end
  save(channel)
end
finish()
