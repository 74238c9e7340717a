-- ARGV[7] the id of the message

local channel = find(name)
if channel then
  local received = tonumber(ARGV[7])
  local message = first_after(channel, received - 1)
  if message and struct.unpack('>d', message) == received then
    local _, _, _, _, recipients = struct.unpack(HEADER, message)
    if recipients > 0 then
      redis.call('HINCRBY', channel.receipts, ARGV[7], 1)
    end
    for _, oldest in ipairs((trimmable(channel, channel.n - channel.b))) do
      remove_oldest(channel, unpack(oldest))
    end
  end
  save(channel)
end
finish()
