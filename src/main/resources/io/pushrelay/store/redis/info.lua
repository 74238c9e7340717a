local channel = find(name)
if channel then
  save(channel)
end
finish()
return channel and info(channel) or nil
